import { createDayFileProvider, regionCodes } from '../shared/index.ts';
import { urlOfDay } from './client.ts';
import { readRow } from './transform.ts';

/** Elpriset just nu: day-ahead prices of one local day per file, SEK/kWh without VAT. */
export const createElprisetjustnuProvider = createDayFileProvider({
  id: 'elprisetjustnu',
  name: 'Elpriset just nu',
  homepage: 'https://www.elprisetjustnu.se',
  license: 'Free to use; a link back is requested',
  attribution: 'Elpriser tillhandahålls av Elpriset just nu.se',
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
  regions: regionCodes(['se1', 'se2', 'se3', 'se4']),
  readRow,
  urlOf: urlOfDay,
});
