// Generates the Prisma client. The generator would download a schema engine that it never starts; setting any
// executable prevents that.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const bin = path.join(root, 'packages/db/node_modules/.bin/prisma');
const result = spawnSync(bin, ['generate', '--config', 'prisma/prisma.config.ts'], {
  cwd: root,
  shell: process.platform === 'win32',
  encoding: 'utf8',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  },
});
if (result.status !== 0) {
  process.stderr.write(`${result.stdout}${result.stderr}`);
  process.exit(result.status ?? 1);
}
