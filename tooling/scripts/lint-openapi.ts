/** Runs an independent linter on the OpenAPI document exactly as the server returns it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root, withServer } from './with-server.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'openapi-'));
const file = path.join(scratch, 'openapi.json');
try {
  await withServer(async ({ url }) => {
    const response = await fetch(`${url}/openapi.json`);
    if (!response.ok) throw new Error(`/openapi.json returned ${response.status}`);
    writeFileSync(file, await response.text().then(pretty));
  });
  process.exitCode = lint();
} finally {
  rmSync(scratch, { recursive: true });
}

/** On many lines, so that the findings of the linter have useful line numbers. */
function pretty(text: string): string {
  const document = JSON.parse(text) as { paths: Record<string, object> };
  const operations = Object.values(document.paths).flatMap(Object.keys).length;
  if (operations === 0) throw new Error('the document contains no operation');
  process.stdout.write(`${operations} operations\n`);
  return JSON.stringify(document, null, 2);
}

function lint(): number {
  const linter = path.join(root, 'node_modules/@redocly/cli/bin/cli.js');
  const config = path.join(import.meta.dirname, 'redocly.yaml');
  const result = spawnSync(process.execPath, [linter, 'lint', file, '--config', config], {
    cwd: root,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return result.status ?? 1;
}
