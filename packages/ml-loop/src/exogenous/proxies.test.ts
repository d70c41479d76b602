import { getRegion } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExogenousBatch } from './provider.ts';
import {
  coolingDegrees,
  heatingDegrees,
  solarPowerShare,
  weatherProxies,
  windAtHub,
  windPowerShare,
} from './proxies.ts';

const speed = fc.double({ min: 0, max: 60, noNaN: true });

describe('wind power', () => {
  test('is zero in calm and storm, and at its maximum between rated and cut-out speed', () => {
    expect([0, 3, 12.5, 20, 22, 23.5, 25, 40].map(windPowerShare)).toEqual([0, 0, 1, 1, 1, 0.5, 0, 0]);
  });

  test('follows the cube of the speed below rated: by hand at 8 m/s', () => {
    expect(windPowerShare(8)).toBeCloseTo((512 - 27) / (1953.125 - 27), 12);
  });

  test('is between 0 and 1, and never decreases with the wind below cut-out speed', () => {
    fc.assert(
      fc.property(speed, speed, (a, b) => {
        expect(windPowerShare(a)).toBeGreaterThanOrEqual(0);
        expect(windPowerShare(a)).toBeLessThanOrEqual(1);
        const [low, high] = a < b ? [a, b] : [b, a];
        if (high <= 22) expect(windPowerShare(high)).toBeGreaterThanOrEqual(windPowerShare(low));
      }),
    );
  });

  test('wind is stronger at the hub than near the ground: 10 m/s at 10 m are 13.9 m/s at 100 m', () => {
    expect(windAtHub(10, 10)).toBeCloseTo(13.895, 3);
    expect(windAtHub(10, 100)).toBe(10);
  });
});

test('solar power reaches its rating at 1,000 W/m² and 25 °C, decreases with heat, and is never negative', () => {
  // The cell is 31.25 K warmer than the air at 1,000 W/m².
  expect(solarPowerShare(1000, 25 - 31.25)).toBeCloseTo(1, 12);
  expect(solarPowerShare(1000, 35 - 31.25)).toBeCloseTo(0.96, 12);
  expect(solarPowerShare(0, 40)).toBe(0);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: -60, max: 60 }), (irradiance, air) => {
      expect(solarPowerShare(irradiance, air)).toBeGreaterThanOrEqual(0);
      expect(solarPowerShare(irradiance, air)).toBeGreaterThanOrEqual(solarPowerShare(irradiance, air + 1));
    }),
  );
});

test('heating and cooling degrees are never positive at the same time', () => {
  expect([-5, 15.5, 18, 22, 30].map((air) => [heatingDegrees(air), coolingDegrees(air)])).toEqual([
    [20.5, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 8],
  ]);
});

describe('proxies of a region’s weather', () => {
  const hour = (startMs: number, value: number, knownAtMs: number | null = 1) => ({
    startMs,
    endMs: startMs + 3_600_000,
    value,
    knownAtMs,
  });
  const batch = (
    variable: ExogenousBatch['variable'],
    name: string,
    points: ExogenousBatch['points'],
  ): ExogenousBatch => ({
    region: getRegion('de').code,
    variable,
    source: 'x',
    name,
    points,
    rejected: [],
  });

  test('use the wind at the greatest height available, extrapolated to hub height', () => {
    const [proxy] = weatherProxies([
      batch('wind_speed', '10m', [hour(0, 12.5)]),
      batch('wind_speed', '100m', [hour(0, 3)]),
    ]);
    expect(proxy).toMatchObject({ kind: 'wind_power_share', unit: '1', points: [{ startMs: 0, value: 0 }] });
  });

  test('give solar power only for hours with both irradiance and temperature, known when both were', () => {
    const proxies = weatherProxies([
      batch('irradiance', '', [hour(0, 0, 5), hour(3_600_000, 500, 5), hour(7_200_000, 600, 5)]),
      batch('temperature', '', [hour(3_600_000, 10, 9), { ...hour(7_200_000, 10), endMs: 18_000_000 }]),
    ]);
    expect(proxies.map(({ kind }) => kind)).toEqual(['solar_power_share', 'heating_degrees', 'cooling_degrees']);
    expect(proxies[0]!.points).toMatchObject([{ startMs: 3_600_000, knownAtMs: 9 }]);
  });

  test('are absent without weather, and for wind of unknown height', () => {
    expect(weatherProxies([batch('load_forecast', '', [hour(0, 1)]), batch('wind_speed', '', [hour(0, 8)])])).toEqual(
      [],
    );
  });
});
