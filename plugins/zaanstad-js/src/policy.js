// Emergency budget of Zaanstad (GM0479), the same rules as ../../zaanstad in another language. **An
// illustration, not the municipality's own rules**: the articles of CVDR000479 do not exist.
//
// Whoever stops working within six whole months pays back the full amount.

import { conditionalGift, judge, loan, lookAgain } from './answer.js';
import { amount, codes, number, questions, readFacts, readGift, readParameters, readRequest, schema } from './told.js';
import { plain } from './value.js';

const TITLE = 'Noodbudget van Zaanstad: een voorbeeld, niet de eigen regels van de gemeente';

/** What we ask about the resident. */
const FACTS = {
  birthDate: { code: 'birth-date', kind: 'day', label: 'Geboortedatum' },
  employedSince: { code: 'employed-since', kind: 'day', label: 'Eerste werkdag bij de huidige werkgever' },
  employmentEnded: {
    code: 'employment-ended',
    kind: 'day',
    label: 'Laatste werkdag, als het werk gestopt is',
    asked: 'both',
    optional: true,
  },
};

/** What a policy maker may change without a programmer. */
const PARAMETERS = {
  minAge: number('min-age', 'Laagste leeftijd op de dag van de aanvraag', { min: 16, max: 67, unit: 'jaar' }),
  purposes: codes('purposes', 'Doelen waarvoor geld gegeven wordt', { min: 1 }),
  maxAmount: amount('max-amount', 'Hoogste bedrag per aanvraag', { min: 1, max: 100_000 }),
  maxEarlierGrants: number(
    'max-earlier-grants',
    'Hoogste aantal eerdere toekenningen in de twaalf maanden voor de aanvraag',
    { max: 12 },
  ),
  mandateAmount: amount(
    'mandate-amount',
    'Bedrag waarboven de maatwerkfunctionaris zelf beslist',
    { min: 1, max: 100_000 },
  ),
  monthsInWork: number(
    'months-in-work',
    'Hele maanden dat de inwoner aan het werk moet blijven',
    { min: 1, max: 36, unit: 'maand' },
  ),
  instalment: amount('instalment', 'Maandelijkse aflossing als de gift een lening wordt', { min: 500, max: 100_000 }),
};

/** Every rule this policy can cite. */
const RULES = {
  adult: {
    code: 'adult',
    article: 'CVDR000479/2/1',
    text: 'De inwoner is meerderjarig op de dag van de aanvraag.',
    notMet: 'De inwoner is op de dag van de aanvraag nog te jong.',
  },
  inWork: {
    code: 'in-work',
    article: 'CVDR000479/2/2',
    text: 'De inwoner heeft werk op de dag van de aanvraag.',
    notMet: 'De inwoner heeft op de dag van de aanvraag geen werk.',
  },
  purpose: {
    code: 'purpose',
    article: 'CVDR000479/3',
    text: 'Het doel is een van de doelen waarvoor het noodbudget bestaat.',
    notMet: 'Voor dit doel is het noodbudget niet bedoeld.',
  },
  maximum: {
    code: 'maximum',
    article: 'CVDR000479/4',
    text: 'Het bedrag is niet hoger dan het maximum per aanvraag.',
    notMet: 'Het bedrag is hoger dan het maximum per aanvraag.',
  },
  earlierGrants: {
    code: 'earlier-grants',
    article: 'CVDR000479/5',
    text: 'De inwoner heeft in de afgelopen twaalf maanden niet te vaak geld gekregen.',
    notMet: 'De inwoner kreeg in de afgelopen twaalf maanden al geld uit het noodbudget.',
  },
  pot: {
    code: 'pot',
    article: 'CVDR000479/7',
    text: 'In de pot van dit jaar is genoeg over.',
    notMet: 'In de pot van dit jaar is niet genoeg over.',
  },
  mandate: {
    code: 'mandate',
    article: 'CVDR000479/8',
    text: 'Over dit bedrag mag het wijkteam beslissen.',
    notMet: 'Over dit bedrag beslist de maatwerkfunctionaris.',
  },
  staysInWork: {
    code: 'stays-in-work',
    article: 'CVDR000479/6/1',
    text: 'De inwoner blijft de afgesproken maanden aan het werk.',
    notMet: 'De inwoner stopte met werken voordat de afgesproken maanden om waren.',
    condition: 'U blijft ten minste tot {until} bij uw werkgever werken.',
  },
  becomesLoan: {
    code: 'becomes-loan',
    article: 'CVDR000479/6/2',
    text: 'Wie eerder stopt, betaalt het hele bedrag in termijnen terug.',
    notMet: 'Er is niets uitbetaald, dus er is niets om terug te betalen.',
  },
};

/** The interface `policy` of the contract: three functions, by their names in JavaScript. */
export const policy = {
  describe() {
    return {
      name: 'zaanstad-js',
      version: '1.0.0',
      title: TITLE,
      questions: questions(FACTS),
      rules: Object.values(RULES),
      legalBases: ['CVDR000479/3'],
      parametersSchema: schema(TITLE, PARAMETERS),
    };
  },

  assess(asked, parameters) {
    const p = readParameters(PARAMETERS, parameters);
    const { birthDate, employedSince, employmentEnded } = readFacts(FACTS, asked.facts);
    const request = readRequest(asked);
    const { received, amount } = request;

    const works = employedSince.isOnOrBefore(received);
    const stopped = employmentEnded.isBefore(received);
    const earlier = request.earlierGrantsSince(received.minusMonths(plain(12)));

    return judge(
      [
        { rule: RULES.adult, holds: birthDate.yearsUntil(received).atLeast(p.minAge) },
        { rule: RULES.inWork, holds: works.and(stopped.not()) },
        { rule: RULES.purpose, holds: request.purpose.isOneOf(p.purposes) },
        { rule: RULES.maximum, holds: amount.atMost(p.maxAmount) },
        { rule: RULES.earlierGrants, holds: earlier.atMost(p.maxEarlierGrants) },
        { rule: RULES.pot, holds: amount.atMost(request.pot.required()) },
        { rule: RULES.mandate, holds: amount.atMost(p.mandateAmount), refer: true },
      ],
      () => conditionalGift(amount, RULES.staysInWork, request.today.plusMonths(p.monthsInWork)),
    );
  },

  review(given, parameters) {
    const p = readParameters(PARAMETERS, parameters);
    const { employmentEnded } = readFacts(FACTS, given.facts);
    const gift = readGift(given);

    const stopped = employmentEnded
      .isBefore(gift.until(RULES.staysInWork))
      .and(employmentEnded.isOnOrBefore(gift.today));

    return lookAgain(gift, {
      rule: RULES.staysInWork,
      holds: stopped.not(),
      changes: employmentEnded,
      otherwise: RULES.becomesLoan,
      loan: loan(gift.paid, p.instalment),
    });
  },
};
