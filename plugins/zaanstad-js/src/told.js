// What a policy is told, as values that remember where they came from: facts, parameters, and the
// parts of a request or a gift. With it, the questions and the schema that ask for them.

import { order } from './calendar.js';
import { fromContract, toContract } from './cents.js';
import { Value, plain } from './value.js';

// Facts. `facts` is { name: question }, a question { code, kind, label, asked, optional }.

export const questions = (facts) =>
  Object.values(facts).map(({ code, kind, label, asked = 'assess' }) => ({ code, kind, label, asked }));

/** The facts that were asked, by name. One with `optional` need not have happened. */
export const readFacts = (facts, given) => mapped(facts, (question) => readFact(question, given));

function readFact({ code, kind, label, optional = false }, given) {
  const [fact, second] = given.filter((known) => known.code === code);
  if (second) throw other(`fact ${code} was given twice`);
  if (!fact) return optional ? Value.from(code, label, null, undefined) : Value.missing(code, label);
  if (fact.value.tag !== kind) throw other(`fact ${code} has another kind of value than was asked`);
  return Value.from(code, label, fact.value.val, fact.value);
}

/** What the contract's `result` carries as its error. */
const other = (text) => ({ tag: 'other', val: text });

// Parameters. `parameters` is { name: parameter }, made by one of these three.

const whole = (tag) => (code, label, { min = 0, max, unit = 'aantal' }) => ({
  code,
  shown: (value) => ({ tag, val: toContract(value) }),
  schema: { type: 'integer', minimum: min, maximum: max, title: label, 'x-unit': unit },
});

/** A whole number. */
export const number = whole('number');

/** An amount in eurocents. */
export const amount = (code, label, bounds) => whole('amount')(code, label, { ...bounds, unit: 'eurocent' });

/** A list of codes, none twice. */
export const codes = (code, label, { min = 0, max = 100 }) => ({
  code,
  shown: (list) => ({ tag: 'text', val: list.join(', ') }),
  schema: {
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: 64 },
    minItems: min,
    maxItems: max,
    uniqueItems: true,
    title: label,
  },
});

/** The JSON Schema of all parameters. */
export const schema = (title, parameters) =>
  JSON.stringify({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    additionalProperties: false,
    required: Object.values(parameters).map(({ code }) => code),
    properties: Object.fromEntries(Object.values(parameters).map(({ code, schema }) => [code, schema])),
  });

/** The parameters by name. The host has held the JSON against the schema: here it is only read. */
export function readParameters(parameters, json) {
  const set = JSON.parse(json);
  return mapped(parameters, ({ code, schema, shown }) =>
    Value.from(code, schema.title, set[code], shown(set[code])));
}

// Requests and gifts.

const day = (code, label, date) => Value.from(code, label, date, { tag: 'day', val: date });
const cents = (code, label, given) =>
  Value.from(code, label, fromContract(given), { tag: 'amount', val: given });
const text = (code, label, value) => Value.from(code, label, value, { tag: 'text', val: value });

const POT = 'Ruimte in de pot van dit jaar';

/** A budget request. */
export function readRequest({ received, today, purpose, amount, pot, earlierGrants }) {
  return {
    received: day('received', 'Dag van ontvangst', received),
    today: day('today', 'Vandaag', today),
    purpose: text('purpose', 'Doel', purpose),
    amount: cents('amount', 'Gevraagd bedrag', amount),
    pot: pot
      ? cents('pot-available', POT, pot.available)
      : Value.from('pot-available', POT, null, undefined),
    /** How many grants were decided on this day or later. */
    earlierGrantsSince(from) {
      const count = from.map((first) =>
        earlierGrants.filter(({ decided }) => order(decided) >= order(first)).length);
      const shown = count.isKnown ? { tag: 'number', val: count.bare } : undefined;
      return count.with(Value.from('earlier-grants', 'Eerdere toekenningen', null, shown), (known) => known);
    },
  };
}

/** A conditional gift. */
export function readGift({ today, paid, conditions }) {
  return {
    today: day('today', 'Vandaag', today),
    paid: cents('paid', 'Uitbetaald bedrag', paid),
    /** The last day of all its conditions; unknown when it has none. */
    end: plain(conditions.map(({ until }) => until).sort((one, two) => order(two) - order(one))[0]),
    /** Until when this rule has to hold; unknown when it is no condition of this gift. */
    until({ code }) {
      const label = 'Einddatum van de voorwaarde';
      const condition = conditions.find(({ rule }) => rule === code);
      return condition ? day('condition-until', label, condition.until) : Value.missing('condition-until', label);
    },
  };
}

const mapped = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, entry]) => [name, change(entry)]));
