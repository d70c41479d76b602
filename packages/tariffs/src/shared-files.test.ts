import { describe, expect, test } from 'vitest';
import { computeBill } from './bill/compute-bill.ts';
import { importTariff } from './import/import-any.ts';
import { lintTariff } from './lint/lint-tariff.ts';
import { daysBetween, stepsOf } from './testing/builders.ts';
import { hasShared, sharedFiles, sharedText } from './testing/shared.ts';

const files = [
  ...sharedFiles('urdb', '.json'),
  ...sharedFiles('verbatim/urdb', '.json'),
  ...sharedFiles('verbatim', '.csv'),
  ...sharedFiles('eeco', '.csv').filter((file) => !file.endsWith('consumption.csv')),
];

/** Actual problems of a file, in addition to facts that every source omits. */
const TRUE_FINDINGS: Readonly<Record<string, readonly string[]>> = {
  'verbatim/urdb/reoptapi__missing_rate.json': ['urdb_rate_missing', 'rate_missing'],
  'verbatim/urdb/erock25__PGE_BEV-2-S_2025-09-08.json': ['urdb_not_billed'],
};

/** Findings about charges that cannot be billed. */
const INCOMPLETE = new Set(['urdb_rate_missing', 'urdb_not_billed']);

describe.skipIf(!hasShared)('real tariff files', () => {
  test('are present', () => {
    console.log(`${files.length} tariff files read`);
    expect(files.length).toBeGreaterThan(0);
  });

  test.each(files)('%s imports with only correct findings and bills a year', (file) => {
    const { tariff, findings } = importTariff(sharedText(file));
    expect(tariff).toBeDefined();
    const doubtful = [...findings, ...lintTariff(tariff!)].filter(({ severity }) => severity !== 'info');
    expect(doubtful.map(({ code }) => code)).toEqual(TRUE_FINDINGS[file] ?? []);
    const kw = Array.from({ length: 8760 }, (_, hour) => 2 + Math.sin(hour));
    const bill = computeBill(
      tariff!,
      stepsOf(new Date('2026-01-01T00:00:00Z'), 60, kw),
      daysBetween('2026-01-01', '2026-12-31'),
    );
    const reasons = new Set([...findings.map(({ message }) => message), 'The tariff has no rate here.']);
    const unknown = bill.lines.filter(({ amount }) => amount === null);
    expect(unknown.filter(({ note }) => !reasons.has(note ?? ''))).toEqual([]);
    expect(bill.complete).toBe(!findings.some(({ code }) => INCOMPLETE.has(code)));
    expect(Number.isFinite(bill.total)).toBe(true);
  });
});
