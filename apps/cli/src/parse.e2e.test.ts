import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAIN, type Sandbox, sandbox } from './testing/cli.ts';

let box: Sandbox;
beforeAll(async () => {
  // From the sources, as `npm run energy` starts them.
  box = await sandbox({ DATABASE_URL: 'postgres://user@127.0.0.1:1/none' }, MAIN);
});
afterAll(() => box.remove());

test('energy parse ends without an error if the reader of its output disconnects', async () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `${new Date(Date.UTC(2020, 0, 1, i)).toISOString()},0.${i}`);
  const file = await box.write('long.csv', `start,price\n${rows.join('\n')}\n`);
  const { child, finished } = box.start(['parse', 'csv', file, '--region', 'de']);
  child.stdout?.once('data', () => child.stdout?.destroy());
  const { code, stderr } = await finished;
  expect(code).toBe(0);
  // Assumptions about the file follow, one line each.
  expect(stderr).toMatch(/^60,000 prices in 1 series, 0 rejected\n {2}the file has no unit; [^\n]+\n( {2}[^\n]+\n)+$/);
});
