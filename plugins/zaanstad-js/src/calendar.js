// Calendar dates as the contract has them, { year, month, day }, from year 1 to 9999: the arithmetic
// of terms in law. JavaScript's own Date is of no use here: it has a clock and a time zone.

const MONTHS = [
  'januari', 'februari', 'maart', 'april', 'mei', 'juni',
  'juli', 'augustus', 'september', 'oktober', 'november', 'december',
];

/** Arithmetic never goes before it. */
const FIRST = { year: 1, month: 1, day: 1 };
/** Arithmetic never goes past it. */
const LAST = { year: 9999, month: 12, day: 31 };

/** A number that grows with the date, to compare two of them by. */
export const order = ({ year, month, day }) => (year * 100 + month) * 100 + day;

/**
 * This many whole months later, or earlier when negative: the same day of the month, or its last day
 * when the month is too short. 31 August and six months is 28 February, or the 29th in a leap year.
 */
export function plusMonths(date, months) {
  const count = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(count / 12);
  if (year < FIRST.year) return FIRST;
  if (year > LAST.year) return LAST;
  const month = count - year * 12 + 1;
  return { year, month, day: Math.min(date.day, daysIn(year, month)) };
}

/**
 * Completed whole years; negative when `later` is earlier. Whoever was born on 29 February turns a
 * year older on 28 February of a year without a leap day.
 */
export const yearsUntil = (date, later) => Math.trunc(monthsUntil(date, later) / 12);

/** As a resident reads it: `23 mei 2027`. */
export const inDutch = ({ year, month, day }) => `${day} ${MONTHS[month - 1]} ${year}`;

function monthsUntil(date, later) {
  if (order(later) < order(date)) return -monthsUntil(later, date);
  const months = (later.year - date.year) * 12 + later.month - date.month;
  return order(plusMonths(date, months)) > order(later) ? months - 1 : months;
}

function daysIn(year, month) {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
