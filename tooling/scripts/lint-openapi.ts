/** Lets an independent linter read the OpenAPI document exactly as the server would serve it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const scratch = mkdtempSync(path.join(tmpdir(), 'openapi-'));
try {
  const document = node(['apps/server/src/openapi-cli.ts'], 'pipe').stdout;
  const operations = Object.values((JSON.parse(document) as { paths: Record<string, object> }).paths).flatMap(
    Object.keys,
  );
  const file = path.join(scratch, 'openapi.json');
  writeFileSync(file, document);
  const linter = path.join(root, 'node_modules/@redocly/cli/bin/cli.js');
  node([linter, 'lint', file, '--config', path.join(import.meta.dirname, 'redocly.yaml')], 'inherit');
  if (operations.length === 0) throw new Error('the document describes no operation');
  process.stdout.write(`${operations.length} operations\n`);
} finally {
  rmSync(scratch, { recursive: true });
}

function node(args: string[], stdout: 'pipe' | 'inherit'): { stdout: string } {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    stdio: ['ignore', stdout, 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status !== 0) throw new Error(`node ${args[0]} ended with ${result.status ?? result.signal}`);
  return { stdout: result.stdout ?? '' };
}
