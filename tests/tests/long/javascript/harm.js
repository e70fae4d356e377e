// A policy in JavaScript that means harm, for each purpose in another way.

let calls = 0;

const said = (text) => ({
  outcome: { tag: 'refer' },
  findings: [{ rule: 'some', outcome: 'met', text: String(text), used: [] }],
});
const deeper = (depth) => 1 + deeper(depth + 1);

const harm = {
  loop() {
    for (;;);
  },
  memory() {
    const kept = [];
    for (;;) kept.push(new ArrayBuffer(8 << 20));
  },
  text() {
    let text = 'x';
    for (;;) text += text;
  },
  objects() {
    const kept = [];
    for (;;) kept.push({ at: [kept.length] });
  },
  backtrack: () => said(/^(a+)+$/.test('a'.repeat(64) + 'b')),
  stack: () => said(deeper(0)),
  error() {
    throw new Error('broken');
  },
  clock: () => said(Date.now()),
  console: () => said(console.log('who hears this?')),
  wrong: () => ({ outcome: { tag: 'grant', val: 'everything' }, findings: 7 }),
  undeclared: () => ({ outcome: { tag: 'refer' }, findings: [{ rule: 'other', outcome: 'met', text: 'x', used: [] }] }),
  large: () => said('x'.repeat(3 << 19)),
  fault() {
    throw { tag: 'other', val: 'I know not' };
  },

  // No harm in these: they would show what one call leaves behind for another.
  dice: () => said(`${Math.random()} ${Math.random()}`),
  count: () => said((calls += 1)),
};

export const policy = {
  describe: () => ({
    name: 'harm',
    version: '1.0.0',
    title: 'Kwade wil',
    questions: [],
    rules: [{ code: 'some', article: 'CVDR000000/1', text: 'Een regel.' }],
    legalBases: ['CVDR000000/1'],
    parametersSchema: '{"type":"object","additionalProperties":false}',
  }),
  assess: (request) => harm[request.purpose](),
  review: () => ({ outcome: { tag: 'refer' }, findings: [] }),
};
