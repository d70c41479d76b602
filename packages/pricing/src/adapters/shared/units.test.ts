import { expect, test } from 'vitest';
import { readPriceUnit } from './units.ts';

test('units are accepted in all known spellings, and no others', () => {
  for (const text of ['EUR / MWh', 'EUR/MWh', 'Eur/MWh', ' eur/ mwh ', '€/MWh']) {
    expect(readPriceUnit(text)).toEqual({ currency: 'EUR', unit: 'mwh' });
  }
  expect(readPriceUnit('NOK/kWh')).toEqual({ currency: 'NOK', unit: 'kwh' });
  for (const text of ['ct/kWh', 'EUR', 'EUR/MW', 'EUR/MWh/h', '', null, 5]) expect(readPriceUnit(text)).toBeUndefined();
});
