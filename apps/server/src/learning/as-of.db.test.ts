import { type TestDb, testDb } from '@energy-optimizer/db/testing';
import { expertsOfLevel } from '@energy-optimizer/forecasting';
import { addMs, DAY_MS, fixedClock, HOUR_MS, type RegionCode, silentLogger } from '@energy-optimizer/kernel';
import { createEngine, createExogenousRepository, type Engine, type ExogenousPoint } from '@energy-optimizer/ml-loop';
import { createMarketPrices, openStoredPrices, type Pricing } from '@energy-optimizer/pricing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { dayAhead } from '../testing/prices.ts';
import { wireDomains } from '../wiring/domains.ts';

const [CLEAN, PLANTED] = ['de', 'fr'] as RegionCode[] as [RegionCode, RegionCode];
const AS_OF = new Date('2026-05-01T04:00:00Z');
const LATER = addMs(AS_OF, 2 * DAY_MS);
/** End of the last local day that is published at `AS_OF`. */
const PUBLISHED = Date.parse('2026-05-01T22:00:00Z');
const DAYS = 110;

const clock = fixedClock(AS_OF);
let db: TestDb;
let pricing: Pricing;
let engine: Engine;

beforeAll(async () => {
  db = await testDb({ poolSize: 10 });
  const config = loadConfig({ DATABASE_URL: db.url, PROVIDERS: 'none', FORECAST_LEVEL: '1' });
  pricing = wireDomains({ db, clock, log: silentLogger, config }).pricing;
  const prices = createMarketPrices(openStoredPrices({ db, clock }));
  // Two experts and a short history suffice to see which data is read.
  const experts = () => expertsOfLevel(1).filter(({ id }) => ['lear-84-0.032', 'lear-56-0.032'].includes(id));
  engine = createEngine({ db, clock, prices, experts, warmUpDays: 16 });
});
afterAll(() => db.close());

const loadAt = (startMs: number) => 1_000 + 200 * Math.sin(startMs / 7e6);
const priceAt = (startMs: number) => loadAt(startMs) / 20 + 5 * Math.sin((startMs / HOUR_MS) * ((2 * Math.PI) / 24));

/** Hours of a number of days up to an instant. */
const hours = (endMs: number, days: number) =>
  Array.from({ length: days * 24 }, (_, i) => endMs - (days * 24 - i) * HOUR_MS);

function importPrices(region: RegionCode, starts: readonly number[], price: (startMs: number) => number) {
  const { series } = dayAhead({ at: AS_OF, priceOf: () => 0, key: { region } });
  const points = starts.map((ms) => ({ start: new Date(ms), end: new Date(ms + HOUR_MS), price: price(ms) }));
  return pricing.service.importPoints({ series, points });
}

function saveLoad(region: RegionCode, points: readonly ExogenousPoint[]) {
  const batch = { region, variable: 'load_forecast' as const, source: 'test', name: '', points };
  return createExogenousRepository({ db }).save([batch], clock.now());
}

const load = (starts: readonly number[], value: (ms: number) => number, known: (ms: number) => number) =>
  starts.map((startMs) => ({ startMs, endMs: startMs + HOUR_MS, value: value(startMs), knownAtMs: known(startMs) }));

test('a forecast as of an instant does not depend on prices, corrections and exogenous values known later', async () => {
  const dayBefore = (startMs: number) => startMs - 36 * HOUR_MS;
  for (const region of [CLEAN, PLANTED]) {
    await importPrices(region, hours(PUBLISHED, DAYS), priceAt);
    await saveLoad(region, load(hours(PUBLISHED + DAY_MS, DAYS + 1), loadAt, dayBefore));
  }
  clock.set(LATER);
  const [past, toCome] = [hours(PUBLISHED, 40), hours(PUBLISHED + 2 * DAY_MS, 2)];
  expect(await importPrices(PLANTED, past, (ms) => 3 * priceAt(ms))).toMatchObject({ revised: 40 * 24 });
  expect(await importPrices(PLANTED, toCome, () => 900)).toMatchObject({ stored: 48 });
  const afterward = () => AS_OF.getTime() + HOUR_MS;
  await saveLoad(
    PLANTED,
    load([...past, ...toCome], (ms) => 5 * loadAt(ms), afterward),
  );
  // Known at the instant, but after the gate of its day: of no use for a forecast of the day.
  const lastNight = () => AS_OF.getTime() - HOUR_MS;
  await saveLoad(
    PLANTED,
    load(past, (ms) => 7 * loadAt(ms), lastNight),
  );

  const learned = await Promise.all([CLEAN, PLANTED].map((region) => engine.learn({ region, asOf: AS_OF })));
  expect(learned).toMatchObject([{ status: 'learned' }, { status: 'learned' }]);
  const [clean, planted] = await Promise.all([CLEAN, PLANTED].map((region) => engine.newestIssue(region, AS_OF)));
  expect(clean!.provenance.exogenous).toEqual(['load forecast (test)']);
  expect(planted!.start).toEqual(new Date(PUBLISHED));
  expect(planted!.values).toEqual(clean!.values);
  expect(planted!.intervals).toEqual(clean!.intervals);
  const withoutIds = (rows: readonly object[]) => rows.map((row) => ({ ...row, region: undefined }));
  expect(withoutIds(await engine.accuracy(PLANTED))).toEqual(withoutIds(await engine.accuracy(CLEAN)));

  // The planted value is effective: as of a later instant it changes the forecast.
  await engine.learn({ region: PLANTED, asOf: LATER });
  expect((await engine.newestIssue(PLANTED, LATER))!.values[0]).not.toBeCloseTo(clean!.values[48]!, 0);
});
