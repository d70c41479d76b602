import { describe, expect, test } from 'vitest';
import { type CaseFile, holds } from './testing/cases/case.ts';
import { TRANSLATORS } from './testing/cases/index.ts';
import { hasShared, sharedFiles, sharedJson } from './testing/shared.ts';

const files = sharedFiles('cases', '.json');

describe.skipIf(!hasShared)('tariff cases of other projects', () => {
  test('every case has a translator', () => {
    console.log(`${files.length} tariff cases read`);
    expect(
      files.map((file) => file.slice('cases/'.length, -'.json'.length)).filter((id) => !(id in TRANSLATORS)),
    ).toEqual([]);
    expect(files.length).toBeGreaterThan(0);
  });

  test.each(files)('the bill of %s matches the numbers of its source', (file) => {
    const stated = sharedJson(file) as CaseFile;
    const checks = TRANSLATORS[stated.id]!(stated);
    expect(checks.length).toBeGreaterThan(0);
    expect(checks.filter((one) => !holds(one))).toEqual([]);
  });
});
