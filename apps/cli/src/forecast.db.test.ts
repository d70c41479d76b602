import { readFile } from 'node:fs/promises';
import { DAY_MS } from '@energy-optimizer/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hourlyCsv, json } from './testing/cli.ts';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let box: CommandLine;

const DAYS = 66;
const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const first = new Date(midnight - (DAYS - 1) * DAY_MS);

beforeAll(async () => {
  box = await commandLine({ FORECAST_LEVEL: '1' });
  const priceAt = (i: number) => 40 + 15 * Math.sin(i / 3.8) + (Math.floor(i / 24) % 7);
  // West of Greenwich, too, the current local day is published to its end.
  const prices = await box.write('prices.csv', hourlyCsv(first.toISOString(), DAYS * 24, priceAt));
  const young = await box.write('young.csv', hourlyCsv(new Date(midnight - 5 * DAY_MS).toISOString(), 6 * 24, priceAt));
  for (const [file, region] of [
    [prices, 'uk'],
    [prices, 'ee'],
    [young, 'fi'],
  ] as const) {
    const args = ['import', 'csv', '--file', file, '--region', region, '--unit', 'mwh', '--currency', 'EUR'];
    expect(await box.energy(args)).toMatchObject({ code: 0 });
  }
});
afterAll(() => box.remove());

interface Learned {
  readonly regions: readonly { readonly region: string; readonly status: string; readonly reason: string | null }[];
}

describe('a market with history', { shuffle: false }, () => {
  test('has no forecast before learning, and states it', async () => {
    const refused = await box.energy(['forecast', '--region', 'uk']);
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/No forecast is available for uk.*\nenergy learn creates a new forecast/),
    });
  });

  test('is learned, measured and forecast, with intervals and provenance', async () => {
    const learned = await box.energy(['learn', '--region', 'uk', '--json']);
    expect({ code: learned.code, stderr: learned.stderr.replace(/^uk: .*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
    expect(json<Learned>(learned).regions).toMatchObject([{ region: 'uk', status: 'learned', promoted: true }]);

    const shown = await box.energy(['forecast', '--region', 'uk', '--hours', '48', '--unit', 'mwh']);
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(
      /^uk electricity in EUR\/MWh \(Europe\/London\), prices: CSV file\nstart +price +80 % interval +90 % interval/,
    );
    expect(shown.stdout).toMatch(/ to .* +forecast\n/);
    expect(shown.stdout).toContain('experts: lear-');
    const { values, parts } = json<{ values: (number | null)[]; parts: { origin: string }[] }>(
      await box.energy(['forecast', '--region', 'uk', '--hours', '48', '--json']),
    );
    expect(values).toHaveLength(48);
    expect(parts.map(({ origin }) => origin)).toContain('forecast');

    type Rows = [{ rows: { expert: string; windowDays: number; leadDay: number; mae: number }[] }];
    const [{ rows }] = json<Rows>(await box.energy(['accuracy', '--region', 'uk', '--json']));
    expect(rows.map(({ expert }) => expert)).toEqual(expect.arrayContaining(['ensemble', 'rule', 'weekly-naive']));
    expect(new Set(rows.map(({ windowDays, leadDay }) => `${windowDays} ${leadDay}`))).toEqual(new Set(['28 1']));
    expect(rows.map(({ mae }) => mae)).toEqual(rows.map(({ mae }) => mae).sort((a, b) => a - b));
    const all = ['accuracy', '--region', 'uk', '--days', 'all', '--ahead', 'all', '--json'];
    const [{ rows: more }] = json<Rows>(await box.energy(all));
    expect(new Set(more.map(({ windowDays }) => windowDays))).toEqual(new Set([7, 28, 90]));
    expect(more.length).toBeGreaterThan(3 * rows.length);
  }, 60_000);
});

test('a market with too little history reports the missing days and is neither learned nor forecast', async () => {
  const learned = await box.energy(['learn', '--region', 'fi', '--json']);
  expect(json<Learned>(learned).regions[0]).toMatchObject({
    status: 'not_ready',
    reason: expect.stringMatching(/needs 14 days; has \d/),
  });
  const refused = await box.energy(['forecast', '--region', 'fi']);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/needs 14 days; has \d/) });
});

test('learning fails for a region without a market price, with one line and exit code 1', async () => {
  const refused = await box.energy(['learn', '--region', 'fr']);
  expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('fr cannot be forecast') });
  const unknown = await box.energy(['accuracy', '--region', 'fr']);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('Add prices with energy import') });
});

test('a replay runs each day once through the database and draws the learning curve', async () => {
  const day = (index: number) => new Date(first.getTime() + index * DAY_MS).toISOString().slice(0, 10);
  const range = ['--region', 'ee', '--from', day(32), '--to', day(61)];
  const result = await box.energy([
    'replay',
    ...range,
    '--report',
    box.at('replay.json'),
    '--chart',
    box.at('curve.svg'),
  ]);
  expect({ code: result.code, stderr: result.stderr.replace(/^replay ee: .*\n/gm, '') }).toEqual({
    code: 0,
    stderr: '',
  });
  const replayed = JSON.parse(await readFile(box.at('replay.json'), 'utf8'));
  const dates = (replayed.curve as { date: string }[]).map(({ date }) => date);
  expect(dates).toEqual(Array.from({ length: 30 }, (_, i) => day(32 + i)));
  expect(replayed).toMatchObject({ region: 'ee', days: 30, resumed: 0, mae: { ensemble: expect.any(Number) } });
  expect(await readFile(box.at('curve.svg'), 'utf8')).toContain('</svg>');
  expect(result.stdout).toContain('30 days replayed');
  const again = json<{ resumed: number; mae: unknown }>(await box.energy(['replay', ...range, '--json']));
  // Days whose learning was not promoted are learned again; the forecasts of all of them are there already.
  expect(again.resumed).toBeGreaterThan(0);
  expect(again.mae).toEqual(replayed.mae);
}, 120_000);
