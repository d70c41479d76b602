/** Writes docs/row-level-security.md from the policies and triggers that the migrations make. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readPolicies, renderPolicies, startTestCluster, testDb } from '@energy-optimizer/db/testing';

const cluster = await startTestCluster();
try {
  const db = await testDb();
  await writeFile(
    path.join(import.meta.dirname, '../../docs/row-level-security.md'),
    renderPolicies(await readPolicies(db)),
  );
  await db.close();
} finally {
  await cluster.stop();
}
