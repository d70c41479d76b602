import type { RegionCode } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import type { SeriesKey } from '../series/price-point.ts';
import { ask, hours, NOW, priceWorld, TODAY } from '../testing/world.ts';

const world = priceWorld();

const day = (price: number) => new Array(24).fill(price);
const tariff = (supplier: string, price: number, key: Partial<SeriesKey> = {}) =>
  world.service.importPoints(
    hours(TODAY, day(price), { kind: 'tariff', supplier, unit: 'kwh', vatIncluded: true, ...key }),
  );
const compare = async (input: object = {}) =>
  (await world.service.compare(ask(schemas.compareInput, input))).offers.map(({ supplier, price, direction }) => [
    supplier,
    price,
    direction,
  ]);

test('feed-in tariffs are not offers of supply; if requested, they are listed with the highest first', async () => {
  await tariff('seller', 0.3);
  await tariff('buyer', 0.15, { direction: 'export' });
  await tariff('generous', 0.2, { direction: 'export' });
  expect(await compare()).toEqual([['seller', 0.3, 'import']]);
  expect(await compare({ direction: 'export' })).toEqual([
    ['generous', 0.2, 'export'],
    ['buyer', 0.15, 'export'],
  ]);
});

test('two series that differ only in direction are separate: neither revises the other', async () => {
  await tariff('both', 0.3);
  expect(await tariff('both', 0.1, { direction: 'export' })).toMatchObject({ stored: 24, revised: 0 });
  expect(await compare()).toEqual([['both', 0.3, 'import']]);
  const { items } = await world.service.sources(ask(schemas.sourcesInput, {}));
  expect(items.map(({ direction }) => direction)).toEqual(['import', 'export']);
  const exported = await world.service.sources(ask(schemas.sourcesInput, { direction: 'export' }));
  expect(exported.items.map(({ supplier, direction }) => [supplier, direction])).toEqual([['both', 'export']]);
});

test('prices of import are not available if only export prices are stored', async () => {
  await world.service.importPoints(hours(TODAY, day(5), { direction: 'export' }));
  const input = { days: 1 };
  expect((await world.current()).prices).toEqual([]);
  expect((await world.history(input)).values).toEqual([]);
  expect((await world.windows()).windows).toEqual([]);
  expect((await world.service.statistics(ask(schemas.statisticsInput, input))).count).toBe(0);
  expect((await world.service.peakHours(ask(schemas.peakHoursInput, input))).overallMean).toBeNull();
  expect((await world.service.trends(ask(schemas.trendsInput, input))).dataPoints).toBe(0);
  expect(await world.markets.markets({ knownAt: NOW, region: 'de' as RegionCode })).toEqual([]);
  const { regions } = await world.service.regions(schemas.regionsInput.parse({ withData: true }));
  expect(regions).toEqual([]);
});

test('export prices are returned by direction and labeled as export', async () => {
  await world.twoDays();
  await world.service.importPoints(hours(TODAY, day(5), { direction: 'export' }));
  const current = { direction: 'export', unit: 'mwh' };
  const input = { ...current, days: 1 };
  expect((await world.current(current)).prices).toMatchObject([{ price: 5, direction: 'export' }]);
  expect(await world.history(input)).toMatchObject({ direction: 'export', currency: 'EUR' });
  expect(await world.service.statistics(ask(schemas.statisticsInput, input))).toMatchObject({ max: 5 });
  expect(await world.history({ days: 1 })).toMatchObject({ direction: 'import' });
});

test('a change of export prices is labeled in the stream', async () => {
  await world.service.importPoints(hours(TODAY, [5], { direction: 'export' }));
  const [change] = await world.service.changesSince(0, 10);
  expect((await world.service.describeChange(change!)).series).toMatchObject({ direction: 'export' });
});
