/** Writes `docs/access.md` and `docs/credentials.md` from their tables; tests hold the documents against them. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { accessMarkdown, credentialsMarkdown } from '@energy-optimizer/server';

const documents = { 'access.md': accessMarkdown(), 'credentials.md': credentialsMarkdown() };
for (const [name, text] of Object.entries(documents)) {
  const file = path.join(import.meta.dirname, '../../docs', name);
  await writeFile(file, text);
  process.stdout.write(`${file}\n`);
}
