// Amounts are whole eurocents, from 0 to 4,294,967,295. What makes the component takes the upper half of
// them for negative numbers, on the way in and on the way out.

export const fromContract = (cents) => cents >>> 0;

export const toContract = (cents) => cents | 0;
