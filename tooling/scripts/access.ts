/** Writes `docs/access.md` from the access table; a test holds the two against each other. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { accessMarkdown } from '@energy-optimizer/server';

const file = path.join(import.meta.dirname, '../../docs/access.md');
await writeFile(file, accessMarkdown());
process.stdout.write(`${file}\n`);
