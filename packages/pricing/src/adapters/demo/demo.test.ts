import { type RegionCode, systemClock } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { createProviders, providerInfos } from '../registry.ts';
import { createDemoProvider, DEMO_NOTICE } from './index.ts';

const provider = createDemoProvider();
const fetchDays = (from: string, to: string, now = '2030-01-01T00:00Z', region = 'de') =>
  provider.fetch({
    regions: [region as RegionCode],
    interval: { start: new Date(from), end: new Date(to) },
    now: new Date(now),
  });

test('two fetches of a range generate the same prices, also within a longer range', async () => {
  const whole = await fetchDays('2026-01-01T00:00Z', '2026-03-01T00:00Z');
  const part = await fetchDays('2026-02-01T00:00Z', '2026-02-03T00:00Z');
  const points = whole.batches[0]!.points.filter(
    ({ start }) => start >= new Date('2026-02-01T00:00Z') && start < new Date('2026-02-03T00:00Z'),
  );
  expect(part.batches[0]!.points).toEqual(points);
  expect(points).toHaveLength(48);
});

test.each([
  ['2026-03-28T23:00Z', '2026-03-29T22:00Z', 23],
  ['2026-10-24T22:00Z', '2026-10-25T23:00Z', 25],
])('a local day with a clock change (%s) has its real number of hours', async (from, to, hours) => {
  const { batches } = await fetchDays(from, to);
  expect(batches[0]!.points).toHaveLength(hours);
});

test('tomorrow appears when its market would publish it, at 13:00 local time', async () => {
  const countAt = async (now: string) => {
    const { batches } = await fetchDays('2026-06-10T22:00Z', '2026-06-12T22:00Z', now);
    return batches[0]!.points.length;
  };
  expect(await countAt('2026-06-11T10:59Z')).toBe(24);
  expect(await countAt('2026-06-11T11:00Z')).toBe(48);
});

test('a year contains negative prices, and prices are higher in winter than in summer and in the evening than at night', async () => {
  const { batches } = await fetchDays('2025-01-01T00:00Z', '2026-01-01T00:00Z');
  const { points } = batches[0]!;
  const mean = (of: (at: Date) => boolean) => {
    const chosen = points.filter(({ start }) => of(start));
    return chosen.reduce((sum, { price }) => sum + price, 0) / chosen.length;
  };
  expect(points.some(({ price }) => price < 0)).toBe(true);
  expect(mean((at) => at.getUTCMonth() === 0)).toBeGreaterThan(mean((at) => at.getUTCMonth() === 6));
  expect(mean((at) => at.getUTCHours() === 17)).toBeGreaterThan(mean((at) => at.getUTCHours() === 2));
});

test('the demo provider is created only if named, and labels itself as demo data', () => {
  const idsOf = (enabled?: string[]) =>
    createProviders({ config: { enabled }, clock: systemClock }).map(({ id }) => id);
  expect(idsOf()).not.toContain('demo');
  expect(idsOf(['demo'])).toEqual(['demo']);
  const info = providerInfos({ clock: systemClock }).find(({ id }) => id === 'demo');
  expect(info).toMatchObject({ name: DEMO_NOTICE, attribution: DEMO_NOTICE });
  expect(info?.license).toContain(DEMO_NOTICE);
});
