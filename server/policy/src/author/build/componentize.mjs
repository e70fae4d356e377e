// Makes a component of a policy in JavaScript: node componentize.mjs FOLDER MAIN OUT

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { componentize } from 'componentize-qjs';

const [folder, main, out] = process.argv.slice(2);
const entry = join(folder, main);
const { component } = await componentize({
  jsSource: await readFile(entry, 'utf8'),
  jsPath: entry,
  moduleRoot: folder,
  witPath: fileURLToPath(new URL('wit', import.meta.url)),
  world: 'municipality',
  // The engine inside asks for a clock, randomness and files. All of it is replaced by what ends the
  // call, so that the component imports no function.
  stubWasi: true,
  sync: true,
});
await writeFile(out, component);
