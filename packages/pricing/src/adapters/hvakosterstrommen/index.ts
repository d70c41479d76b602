import { createDayFileProvider, regionCodes } from '../shared/index.ts';
import { urlOfDay } from './client.ts';
import { readRow } from './transform.ts';

/** Hva koster strømmen: day-ahead prices of one local day per file, NOK/kWh without VAT. */
export const createHvakosterstrommenProvider = createDayFileProvider({
  id: 'hvakosterstrommen',
  name: 'Hva koster strømmen',
  homepage: 'https://www.hvakosterstrommen.no',
  license: 'Free to use; a link back is requested',
  attribution: 'Strømpriser levert av Hva koster strømmen.no',
  timeZone: 'Europe/Oslo',
  currency: 'NOK',
  regions: regionCodes(['no1', 'no2', 'no3', 'no4', 'no5']),
  readRow,
  urlOf: urlOfDay,
});
