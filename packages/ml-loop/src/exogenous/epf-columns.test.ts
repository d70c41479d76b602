import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { epfExogenous, variableOf } from './epf-columns.ts';

const column = (title: string, ...starts: readonly string[]) => ({
  title,
  points: starts.map((start, value) => ({ start: new Date(start), end: new Date(Date.parse(start) + HOUR_MS), value })),
});

test.each([
  ['Grid load forecast', 'load_forecast'],
  ['Wind power forecast', 'wind_forecast'],
  ['Zonal COMED load foecast', 'load_forecast'],
  ['Solar forecast', 'solar_forecast'],
  ['PV+Wind Forecast', 'other'],
  ['Generation forecast', 'other'],
  ['Download', 'other'],
])('the column %s is read as %s', (title, variable) => {
  expect(variableOf(title)).toBe(variable);
});

test('each value is known at noon of the day before on the clock of the file, across clock changes', () => {
  const starts = [
    '2026-03-28T23:00Z',
    '2026-03-29T21:00Z',
    '2026-03-29T22:00Z',
    '2026-10-25T22:00Z',
    '2026-10-25T23:00Z',
  ];
  const [series] = epfExogenous({
    ...{ region: 'no1' as RegionCode, timeZone: 'Europe/Oslo' },
    columns: [column('Grid load forecast', ...starts)],
  });
  const known = series!.points.map(({ knownAtMs }) => new Date(knownAtMs!).toISOString().slice(0, 16));
  expect(known).toEqual([
    '2026-03-28T11:00',
    '2026-03-28T11:00',
    '2026-03-29T10:00',
    '2026-10-24T10:00',
    '2026-10-25T11:00',
  ]);
  expect(series!.points[0]).toMatchObject({
    startMs: Date.parse(starts[0]!),
    endMs: Date.parse(starts[0]!) + HOUR_MS,
    value: 0,
  });
});

test('two columns of one variable stay two series', () => {
  const columns = [column(' System load forecast'), column('Zonal COMED load foecast')];
  const series = epfExogenous({ region: 'us_il_comed' as RegionCode, timeZone: 'America/New_York', columns });
  expect(series.map(({ variable, name }) => [variable, name])).toEqual([
    ['load_forecast', 'system-load-forecast'],
    ['load_forecast', 'zonal-comed-load-foecast'],
  ]);
});
