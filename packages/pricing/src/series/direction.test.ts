import { describe, expect, test } from 'vitest';
import { directionNamed } from './direction.ts';

describe('the direction in a name', () => {
  test.each([
    'AGILE-OUTGOING-19-05-13',
    'COOP-SEG-FIX-12M-20-11-11',
    'INTELLI-FLUX-EXPORT-23-07-14',
    'export_price',
    'Feed-in tariff',
    'feedin',
    'Einspeisevergütung (ct/kWh)',
    'solar buy-back',
    'teruglevertarief',
  ])('%s is export', (name) => expect(directionNamed(name)).toBe('export'));

  test.each(['FLUX-IMPORT-23-02-14', 'import price', 'Bezug ct/kWh'])('%s is import', (name) =>
    expect(directionNamed(name)).toBe('import'),
  );

  test.each(['import and export', 'sell price', 'FIT'])('%s is ambiguous', (name) =>
    expect(directionNamed(name)).toBe('unclear'),
  );

  test.each(['AGILE-24-10-01', 'price', 'segment', 'exporter', 'Outfit'])('%s does not state a direction', (name) =>
    expect(directionNamed(name)).toBeUndefined(),
  );
});
