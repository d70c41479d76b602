import { systemClock } from '@energy-optimizer/kernel';
import { recorded } from '@energy-optimizer/providers/testing';
import { expect, test } from 'vitest';
import { createParser } from './registry.ts';
import { codesOf, context, expectSound } from './shared/testing.ts';

/** Provider, region to tell it, file → points, first start, last end, lowest price. */
// biome-ignore format: a table reads best one row per line
const EXPECTED: readonly (readonly [string, string | undefined, string, number, string, string, number])[] = [
  ['energy_charts', 'de', 'price_DE-LU_2024-12-10_11.json', 48, '2024-12-09T23:00', '2024-12-11T23:00', 83.7],
  ['energy_charts', undefined, 'slice_DE-LU_2025-11-03_15min.json', 96, '2025-11-02T23:00', '2025-11-03T23:00', 9.2],
  ['awattar', undefined, 'marketdata_openems.json', 24, '2021-09-23T13:00', '2021-09-24T13:00', 67.97],
  ['hvakosterstrommen', 'no1', '2022-12-04_NO1.json', 24, '2022-12-03T23:00', '2022-12-04T23:00', 2.14886],
  ['hvakosterstrommen', undefined, '2022-12-06_NO1.json', 24, '2022-12-05T23:00', '2022-12-06T23:00', 2.74126],
  ['elprisetjustnu', undefined, '2024-02-04_SE3.json', 24, '2024-02-03T23:00', '2024-02-04T23:00', -0.00114],
  ['elering', undefined, 'nps_price_2025-10-15_21_15min.json', 4 * 577, '2025-10-15T21:00', '2025-10-21T21:15', -0.1],
  ['entsoe', undefined, 'A44_FR_2023-05_PT60M_A01.xml', 48, '2023-05-06T22:00', '2023-05-08T22:00', 24.09],
  ['entsoe', undefined, 'A44_ES_2025-09-28_10-02_60to15.xml', 240, '2025-09-28T22:00', '2025-10-02T22:00', 6.67],
];

const files = EXPECTED.map(([id, region, name, ...facts]) => {
  const file = recorded(id).find((candidate) => candidate.name === name);
  return { id, region, name, facts, file };
});
const present = files.filter(({ file }) => file);
console.info(
  `recorded answers (Europe): ${present.length} of ${files.length} expected files are beside the project (SHARED_DIR)`,
);

test.skipIf(present.length === 0)(
  `recorded answers are read whole: ${present.length} of ${files.length} files are here`,
  () => {
    for (const { id, region, name, facts, file } of present) {
      const parsed = createParser(id, { clock: systemClock })!.parse(
        file!.payload,
        context({ fileName: name, ...(region ? { region } : {}) }),
      );
      expectSound(parsed);
      expect(parsed.rejected, name).toEqual([]);
      const points = parsed.batches.flatMap((batch) => batch.points);
      const [count, firstStart, lastEnd] = facts;
      expect([points.length, points[0]!.start.toISOString(), points.at(-1)!.end.toISOString()], name).toEqual([
        count,
        `${firstStart}:00.000Z`,
        `${lastEnd}:00.000Z`,
      ]);
      expect(Math.min(...points.map(({ price }) => price)), name).toBe(facts[3]);
    }
  },
);

const others = [...new Set(EXPECTED.map(([id]) => id)), 'energidataservice'].flatMap((id) =>
  recorded(id).map((file) => ({ id, ...file })),
);

test.skipIf(others.length === 0)(
  `all ${others.length} recorded files give sound points or reasons (0: none are here)`,
  () => {
    for (const { id, name, payload } of others) {
      const parsed = createParser(id, { clock: systemClock })!.parse(payload, context({ fileName: name }));
      expectSound(parsed);
      expect(parsed.batches.length + parsed.rejected.length, name).toBeGreaterThan(0);
    }
  },
);

const withoutPrices = [
  { id: 'energidataservice', name: 'ElectricityProdex5MinRealtime.json', code: 'not_a_price' },
  { id: 'entsoe', name: 'ack_no_matching_data.xml', code: 'no_data' },
].flatMap((entry) => recorded(entry.id).flatMap((file) => (file.name === entry.name ? [{ ...entry, file }] : [])));

test.skipIf(withoutPrices.length === 0)(
  'recorded documents without prices are reported as such (skipped if absent)',
  () => {
    for (const { id, code, file } of withoutPrices) {
      const parsed = createParser(id, { clock: systemClock })!.parse(file.payload, context());
      expect([parsed.batches.length, codesOf(parsed)]).toEqual([0, [code]]);
    }
  },
);
