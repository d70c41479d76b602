import { DAY_MS, HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import { priceLimit } from '../series/price-bounds.ts';
import { ask, hours, priceWorld, TODAY } from '../testing/world.ts';

const world = priceWorld();
const DE = 'de' as RegionCode;
const LIMIT = priceLimit({ unit: 'mwh', currency: 'EUR' });
const RUNS = 15;
const TIMEOUT_MS = 60_000;
const extreme = fc.oneof(
  fc.constantFrom(1e308, -1e308, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, -5e-324, -0, 1e9, 1e15),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Calls every operation that reads prices and validates each response. */
async function askAll(): Promise<void> {
  const { service } = world;
  const range = { start: new Date(TODAY), end: new Date(TODAY + DAY_MS) };
  schemas.currentOutput.parse(await world.current());
  for (const unit of ['kwh', 'mwh', 'cents_kwh'] as const) {
    schemas.historyOutput.parse(await world.history({ ...range, unit }));
  }
  schemas.historyOutput.parse(await world.history({ ...range, resolution: 'P1D' }));
  schemas.statisticsOutput.parse(await service.statistics(ask(schemas.statisticsInput, {})));
  schemas.trendsOutput.parse(await service.trends(ask(schemas.trendsInput, {})));
  schemas.peakHoursOutput.parse(await service.peakHours(ask(schemas.peakHoursInput, {})));
  for (const annualUsage of [0.001, 4_000, 1e9])
    schemas.compareOutput.parse(await service.compare(ask(schemas.compareInput, { annualUsage })));
  schemas.optimalWindowsOutput.parse(await world.windows({ durationMinutes: 120 }));
  for (const change of await service.changesSince(0, 10)) await service.describeChange(change);
  const rows = await world.markets.history({
    ...{ region: DE, interval: range, knownAt: new Date(TODAY + 2 * DAY_MS) },
  });
  expect(rows?.prices.every((price) => Math.abs(price) <= 1e9) ?? true).toBe(true);
}

const empty = () => world.db.owner.query({ text: 'TRUNCATE price_series, price_interval, price_change' });

describe('no stored number makes a response fail', () => {
  test(
    'including numbers stored before prices were bounded',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(extreme, { minLength: 24, maxLength: 24 }), async (prices) => {
          await empty();
          world.open();
          await world.service.importPoints(
            hours(
              TODAY,
              prices.map((_, i) => i),
            ),
          );
          for (const [i, price] of prices.entries()) {
            await world.db.query({
              text: 'UPDATE price_interval SET price = $1 WHERE start_at = $2',
              values: [price, new Date(TODAY + i * HOUR_MS)],
            });
          }
          await askAll();
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );

  test.each(['NaN', 'Infinity', '-Infinity'])('including %s', async (stored) => {
    await world.twoDays();
    await world.db.query({ text: `UPDATE price_interval SET price = '${stored}'::float8 WHERE price < 12` });
    await askAll();
    expect(
      (await world.history({ start: new Date(TODAY), end: new Date(TODAY + DAY_MS), unit: 'mwh' })).values,
    ).toEqual(Array.from({ length: 24 }, (_, i) => (i < 12 ? null : i)));
  });

  test(
    'accepted extreme prices are returned unchanged',
    async () => {
      const accepted = fc.oneof(
        fc.constantFrom(LIMIT, -LIMIT, 5e-324),
        fc.double({ min: -LIMIT, max: LIMIT, noNaN: true }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(accepted, { minLength: 24, maxLength: 24 }), async (prices) => {
          await empty();
          world.open();
          expect((await world.service.importPoints(hours(TODAY, prices))).rejected).toEqual([]);
          await askAll();
          const { values } = await world.history({
            start: new Date(TODAY),
            end: new Date(TODAY + DAY_MS),
            unit: 'mwh',
          });
          for (const [i, price] of prices.entries()) expect(values[i]).toBeCloseTo(price, 6);
        }),
        { numRuns: RUNS },
      );
    },
    TIMEOUT_MS,
  );
});

test('a price of 1e308 is rejected with its reason, and its neighbors are stored', async () => {
  const result = await world.service.importPoints(hours(TODAY, [1, 1e308, 3]));
  expect(result).toMatchObject({ stored: 2 });
  expect(result.rejected).toEqual([
    {
      code: 'implausible_price',
      where: new Date(TODAY + HOUR_MS).toISOString(),
      reason: '1e+308 is not between -100000 and 100000 EUR (mwh)',
    },
  ]);
});

test.each([0, 5e-324, 1e-307, 0.000_9])(
  'a yearly usage of %s is rejected, because a standing charge cannot be divided by it',
  (annualUsage) => {
    expect(schemas.compareInput.safeParse({ region: 'de', annualUsage }).success).toBe(false);
  },
);
