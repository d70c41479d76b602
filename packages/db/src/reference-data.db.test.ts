import { REGIONS } from '@energy-optimizer/kernel';
import { expect, it } from 'vitest';
import { seedReferenceData } from './index.ts';
import { testOwnerDb } from './testing.ts';

it('the reference data of every region is written once, and later only its changes', async () => {
  const db = await testOwnerDb();
  try {
    await db.query({ text: 'TRUNCATE region CASCADE' });
    expect(await seedReferenceData(db)).toBe(REGIONS.length);
    expect(await seedReferenceData(db)).toBe(0);
    await db.query({ text: `UPDATE region SET name = 'Elsewhere' WHERE code = 'no1'` });
    expect(await seedReferenceData(db)).toBe(1);
    const rows = await db.query({
      text: `SELECT name, parent, eic FROM region WHERE code IN ('no1', 'it_north') ORDER BY code`,
    });
    expect(rows).toEqual([
      ['Italy north', 'it', '10Y1001A1001A73I'],
      ['Norway 1 (Oslo)', null, '10YNO-1--------2'],
    ]);
  } finally {
    await db.close();
  }
});
