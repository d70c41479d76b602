/** Writes the pages of `docs` that are generated from code and migrations, and lists each one that changed. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { privacyMarkdown } from '@energy-optimizer/compliance';
import { readPolicies, renderPolicies, startTestCluster, testOwnerDb } from '@energy-optimizer/db/testing';
import { accessMarkdown, credentialsMarkdown } from '@energy-optimizer/server';

const documents = {
  'access.md': accessMarkdown(),
  'credentials.md': credentialsMarkdown(),
  'privacy.md': privacyMarkdown(),
  'row-level-security.md': await policiesMarkdown(),
};
for (const [name, text] of Object.entries(documents)) {
  const file = path.join(import.meta.dirname, '../../docs', name);
  const isCurrent = (await readFile(file, 'utf8')) === text;
  if (!isCurrent) await writeFile(file, text);
  process.stdout.write(`docs/${name}: ${isCurrent ? 'unchanged' : 'updated'}\n`);
}

/** The policies and triggers of a database built from the migrations. */
async function policiesMarkdown(): Promise<string> {
  const cluster = await startTestCluster();
  try {
    const db = await testOwnerDb();
    const markdown = renderPolicies(await readPolicies(db));
    await db.close();
    return markdown;
  } finally {
    await cluster.stop();
  }
}
