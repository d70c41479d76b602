import { HOUR_MS, localDay, localInstants } from '@energy-optimizer/kernel';
import { expect, it } from 'vitest';
import { coverageOf, MARKET_YEAR_MS, type MarketYear, marketSeriesOf, recurring } from './market.ts';
import { yearFrom } from './year.ts';

const BERLIN = 'Europe/Berlin';
const untilMs = localDay('2026-11-30', BERLIN).start.getTime();
const fromMs = localDay('2025-12-01', BERLIN).start.getTime();
const target = yearFrom('2026-11-30', BERLIN);

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: BERLIN, weekday: 'short', hour: '2-digit', hour12: false });

/** Prices that name their local day of the week and hour. */
const named = (ms: number): number => {
  const parts = clock.formatToParts(ms);
  const text = (type: string) => parts.find((part) => part.type === type)!.value;
  return ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(text('weekday')) * 100 + Number(text('hour'));
};

function marketYear(isKnown: (ms: number) => boolean = () => true, price = named): MarketYear {
  const starts: number[] = [];
  for (let ms = fromMs; ms < untilMs; ms += HOUR_MS) if (isKnown(ms)) starts.push(ms);
  const startMs = Float64Array.from(starts);
  return { startMs, endMs: startMs.map((ms) => ms + HOUR_MS), price: startMs.map(price), fromMs, untilMs };
}

it('52 weeks are whole weeks of local days', () => {
  expect(Math.abs(untilMs - fromMs - MARKET_YEAR_MS)).toBeLessThanOrEqual(HOUR_MS);
});

it('each quarter of the year has the price of its local day of the week and hour', () => {
  const { startMs, endMs, price } = recurring(marketYear(), target, BERLIN);
  expect(startMs).toHaveLength((target.end.getTime() - target.start.getTime()) / (HOUR_MS / 4));
  expect([startMs[0], endMs.at(-1)]).toEqual([target.start.getTime(), target.end.getTime()]);
  expect([...startMs].filter((ms, index) => price[index] !== named(ms))).toEqual([]);
});

it('a gap has the price of the nearest week, and none if no week nearby has one', () => {
  const gap = localDay('2026-02-10', BERLIN);
  const inGap = (ms: number) => ms >= gap.start.getTime() && ms < gap.end.getTime();
  const year = marketYear(
    (ms) => !inGap(ms),
    (ms) => ms,
  );
  expect(coverageOf(year)).toBeCloseTo(1 - 1 / 364, 5);
  const { startMs, price } = recurring(year, target, BERLIN);
  const noon = localInstants('2027-02-09T12:00', BERLIN)[0]!.getTime();
  expect(price[startMs.indexOf(noon)]).toBe(localInstants('2026-02-17T12:00', BERLIN)[0]!.getTime());
  const empty = recurring(
    { ...year, startMs: year.startMs.slice(0, 1), endMs: year.endMs.slice(0, 1) },
    target,
    BERLIN,
  );
  expect(empty.price.filter((one) => Number.isNaN(one)).length).toBeGreaterThan(35_000);
});

it('market prices stand for the one series that a tariff leaves open', () => {
  const tariff = (series: object, names: string[]) =>
    ({ series, components: names.map((name) => ({ kind: 'dynamic', series: name })) }) as never;
  expect(marketSeriesOf(tariff({ spot: {} }, ['spot', 'spot']))).toBe('spot');
  expect(marketSeriesOf(tariff({ spot: { prices: [] } }, ['spot']))).toBeUndefined();
  expect(marketSeriesOf(tariff({ a: {}, b: {} }, ['a', 'b']))).toBeUndefined();
  expect(marketSeriesOf(tariff({ spot: { includesVat: true } }, ['spot']))).toBeUndefined();
});
