import { readFile } from 'node:fs/promises';
import { DAY_MS } from '@energy-optimizer/kernel';
import { DEMO_NOTICE } from '@energy-optimizer/pricing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json } from '../testing/cli.ts';
import { type CommandLine, commandLine } from '../testing/in-process.ts';

const dayAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

describe('on demo data', () => {
  let box: CommandLine;
  beforeAll(async () => {
    box = await commandLine({ PROVIDERS: 'demo', FORECAST_LEVEL: '1' });
    // Enough for the naive model.
    expect(await box.energy(['refresh', '--from', dayAgo(30), '--to', dayAgo(0)])).toMatchObject({ code: 0 });
  });
  afterAll(() => box.remove());

  test('energy replay names the demo data in its text and in its report', async () => {
    const days = ['--from', dayAgo(6), '--to', dayAgo(4)];
    const shown = await box.energy(['replay', '--region', 'de', ...days, '--report', box.at('replay.json')]);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(`prices: ${DEMO_NOTICE}`) });
    expect(await readFile(box.at('replay.json'), 'utf8')).toContain(DEMO_NOTICE);
  });

  test('energy learn names the demo data in its table and in its JSON', async () => {
    const shown = await box.energy(['learn', '--region', 'no1']);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining(`\nprices: ${DEMO_NOTICE}\n`) });
    const { regions } = json<{ regions: unknown[] }>(await box.energy(['learn', '--region', 'no1', '--json']));
    expect(regions).toMatchObject([{ prices: { source: 'demo', sourceName: DEMO_NOTICE } }]);
  });
});
