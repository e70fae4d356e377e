// What a policy answers: every rule it looked at, also those that did not hold, with what each rests
// on; and what follows from them together.

import { order } from './calendar.js';
import { toContract } from './cents.js';

/** One rule, and whether it held. A rule is { code, article, text, notMet, condition }. */
function finding(rule, holds) {
  if (holds.bare === true) return found(rule, 'met', rule.text, holds.sources);
  if (holds.bare === false) return found(rule, 'not-met', rule.notMet, holds.sources);
  const labels = holds.sources.filter(({ missing }) => missing).map(({ label }) => label);
  const text = `Nog niet bekend: ${[...new Set(labels)].join('; ')}. Het gaat om: ${rule.text}`;
  return found(rule, 'unknown', text, holds.sources);
}

const notApplicable = (rule) => found(rule, 'not-applicable', `Niet van toepassing: ${rule.text}`, []);

const found = (rule, outcome, text, sources) => ({
  rule: rule.code,
  outcome,
  text,
  used: sources.map(({ code, shown }) => ({ code, value: shown })),
});

/**
 * Judges a request. All `demands` have to hold, each { rule, holds }: otherwise it is declined. One
 * with `refer` says who may decide: when it does not hold, a person looks. Also when something is
 * missing, whatever the other rules say: nobody hears no before it was asked.
 */
export function judge(demands, grant) {
  const findings = demands.map(({ rule, holds }) => finding(rule, holds));
  const broken = demands.filter(({ holds }) => holds.bare === false);
  const missing = demands.some(({ holds }) => !holds.isKnown);
  if (!missing && broken.some(({ refer }) => !refer)) return { outcome: { tag: 'decline' }, findings };
  if (missing || broken.length > 0) return { outcome: { tag: 'refer' }, findings };
  return { outcome: { tag: 'grant', val: grant() }, findings };
}

/** A gift that stays one as long as a rule holds, until a day. */
export const conditionalGift = (amount, rule, until) => ({
  form: 'conditional-gift',
  amount: toContract(amount.bare),
  conditions: [{
    rule: rule.code,
    until: until.bare,
    text: rule.condition.replace('{until}', until.inDutch().bare),
  }],
});

/**
 * Looks again at a conditional gift, which stands while a rule holds. Until its end it is kept and
 * looked at on the day `changes`, if that is still to come; when the rule is broken it becomes `loan`
 * by another rule.
 */
export function lookAgain(gift, { rule, holds, changes, otherwise, loan }) {
  const stands = finding(rule, holds);
  if (holds.bare !== false) {
    const findings = [stands, notApplicable(otherwise)];
    if (!holds.isKnown || !gift.end.isKnown) return { outcome: { tag: 'refer' }, findings };
    const end = gift.end.bare;
    if (gift.today.isOnOrAfter(gift.end).bare) return { outcome: { tag: 'fulfilled' }, findings };
    const day = changes.bare;
    const earlier = day && gift.today.isBefore(changes).bare && order(day) < order(end);
    return { outcome: { tag: 'keep', val: earlier ? day : end }, findings };
  }
  const owes = finding(otherwise, loan.map((terms) => terms !== null));
  const outcome = loan.bare ? { tag: 'propose-loan', val: loan.bare } : { tag: 'refer' };
  return { outcome, findings: [stands, owes] };
}

/** A loan in monthly instalments, of which the last takes the rest; null when nothing is owed. */
export const loan = (principal, instalment) => principal.with(instalment, (owed, most) => {
  const each = Math.min(owed, most);
  const count = each > 0 ? Math.ceil(owed / each) : 0;
  // The contract counts no further.
  if (count === 0 || count > 65_535) return null;
  return { principal: toContract(owed), instalments: count, instalment: toContract(each) };
});
