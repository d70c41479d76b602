import { fixedClock, type RegionCode } from '@energy-optimizer/kernel';
import { bytesOf } from '@energy-optimizer/providers/testing';
import { describe, expect, test } from 'vitest';
import { createParser } from './registry.ts';

const clock = fixedClock('2026-03-02T00:00:00Z');
const hour = (currency: string) => ({
  [`${currency}_per_kWh`]: 1.5,
  EUR_per_kWh: 0.13,
  time_start: '2026-03-01T00:00:00+01:00',
  time_end: '2026-03-01T01:00:00+01:00',
});
const octopusPage = (tariff: string) => ({
  count: 1,
  next: `https://api.octopus.energy/v1/products/AGILE-24-10-01/electricity-tariffs/${tariff}/standard-unit-rates/?page=2`,
  previous: null,
  results: [
    { value_exc_vat: 20, value_inc_vat: 21, valid_from: '2026-03-01T00:00:00Z', valid_to: '2026-03-01T00:30:00Z' },
  ],
});

/** The regions of the series that a file gives, or why it gives none. */
function regionsOf(id: string, value: unknown, about: { region?: string; fileName?: string }): string[] {
  const { region, fileName } = about;
  try {
    const parsed = createParser(id, { clock })!.parse(bytesOf(JSON.stringify(value)), {
      now: clock.now(),
      ...(region ? { region: region as RegionCode } : {}),
      ...(fileName ? { fileName } : {}),
    });
    return parsed.batches.length > 0
      ? parsed.batches.map(({ series }) => series.region)
      : parsed.rejected.map(({ code }) => code);
  } catch (error) {
    return [(error as Error).message];
  }
}

describe('a file of another region than the one given is not stored for it', () => {
  test.each([
    ['elprisetjustnu', [hour('SEK')], { region: 'se4', fileName: '2026/03-01_SE3.json' }],
    ['hvakosterstrommen', [hour('NOK')], { region: 'no2', fileName: '2026/03-01_NO1.json' }],
    [
      'energy_charts',
      { unix_seconds: [1_772_319_600], price: [10], unit: 'EUR / MWh' },
      { region: 'de', fileName: 'price_FR_1.json' },
    ],
    ['awattar', { data: [], url: '/at/v1/marketdata' }, { region: 'de' }],
  ])('%s', (id, value, about) => {
    expect(regionsOf(id, value, about)).toEqual(['unknown_region']);
  });

  test('octopus', () => {
    const page = octopusPage('E-1R-AGILE-24-10-01-C');
    expect(regionsOf('octopus', page, { region: 'uk_a' })[0]).toContain('uk_c');
    expect(regionsOf('octopus', page, { region: 'uk_c' })).toEqual(['uk_c']);
    expect(regionsOf('octopus', page, { region: 'uk' })).toEqual(['uk_c']);
  });

  test.each([
    ['elprisetjustnu', 'NOK', 'se3'],
    ['hvakosterstrommen', 'SEK', 'no1'],
  ])('%s rejects rows in %s, without a name as well', (id, currency, region) => {
    expect(regionsOf(id, [hour(currency)], { region })).toEqual(['invalid_row']);
  });
});
