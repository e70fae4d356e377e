// Values that remember where they came from, so that a finding can name what it rests on. A value of
// which something is missing is unknown, and so is what follows from it: a person has to look.

import { inDutch, order, plusMonths, yearsUntil } from './calendar.js';

/**
 * A source is { code, label, shown, missing }: `shown` is the contract's value, absent when it was
 * looked for and not there; `missing` says that nothing can be told without it.
 */
export class Value {
  /** @param bare what it is; undefined when unknown, null when known not to be there */
  constructor(bare, sources = []) {
    this.bare = bare;
    this.sources = sources;
  }

  static from(code, label, bare, shown) {
    return new Value(bare, [{ code, label, shown, missing: false }]);
  }

  static missing(code, label) {
    return new Value(undefined, [{ code, label, shown: undefined, missing: true }]);
  }

  get isKnown() {
    return this.bare !== undefined;
  }

  map(follows) {
    return new Value(this.isKnown ? follows(this.bare) : undefined, this.sources);
  }

  with(other, follows) {
    const bare = this.isKnown && other.isKnown ? follows(this.bare, other.bare) : undefined;
    return new Value(bare, joined(this.sources, other.sources));
  }

  atLeast(least) {
    return this.with(least, (value, bound) => value >= bound);
  }

  atMost(most) {
    return this.with(most, (value, bound) => value <= bound);
  }

  isOneOf(list) {
    return this.with(list, (value, entries) => entries.includes(value));
  }

  /** The value itself; unknown when it is not there. */
  required() {
    if (this.bare !== null) return this;
    const needed = (source) => ({ ...source, missing: source.missing || source.shown === undefined });
    return new Value(undefined, this.sources.map(needed));
  }

  // Yes, no and unknown: a no settles `and`, whatever the other one is.

  and(other) {
    const settled = this.bare === false || other.bare === false;
    const known = this.isKnown && other.isKnown;
    return new Value(settled ? false : known ? true : undefined, joined(this.sources, other.sources));
  }

  not() {
    return this.map((holds) => !holds);
  }

  // Days. One that need not be there, and is not, is neither before nor on any other.

  isBefore(other) {
    return this.with(other, (day, than) => day !== null && order(day) < order(than));
  }

  isOnOrBefore(other) {
    return this.with(other, (day, than) => day !== null && order(day) <= order(than));
  }

  isOnOrAfter(other) {
    return this.with(other, (day, than) => day !== null && order(day) >= order(than));
  }

  yearsUntil(later) {
    return this.with(later, yearsUntil);
  }

  plusMonths(months) {
    return this.with(months, plusMonths);
  }

  minusMonths(months) {
    return this.with(months, (day, count) => plusMonths(day, -count));
  }

  inDutch() {
    return this.map(inDutch);
  }
}

/** A plain value: it rests on nothing that a finding would name. */
export const plain = (bare) => new Value(bare);

/** The sources of both, each code once. */
function joined(one, two) {
  const sources = one.map((source) => ({ ...source }));
  for (const source of two) {
    const known = sources.find(({ code }) => code === source.code);
    if (known) known.missing ||= source.missing;
    else sources.push(source);
  }
  return sources;
}
