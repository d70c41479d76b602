import type { HttpClient } from '@energy-optimizer/providers';
import type { PriceProvider } from '../provider.ts';
import { type DayFileSource, fetchDayFiles, parseDayFile, regionCodes } from '../shared/index.ts';
import { urlOfDay } from './client.ts';
import { readRow } from './transform.ts';

const SOURCE: DayFileSource = {
  id: 'elprisetjustnu',
  documentName: 'a day file of elprisetjustnu',
  timeZone: 'Europe/Stockholm',
  currency: 'SEK',
  regions: regionCodes(['se1', 'se2', 'se3', 'se4']),
  readRow,
  urlOf: urlOfDay,
};

/** Elpriset just nu: day-ahead prices of one local day per file, SEK/kWh without VAT. */
export const createElprisetjustnuProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: SOURCE.id,
  name: 'Elpriset just nu',
  homepage: 'https://www.elprisetjustnu.se',
  license: 'Free to use; a link back is requested',
  attribution: 'Elpriser tillhandahålls av Elpriset just nu.se',
  regions: SOURCE.regions,
  freshness: { kind: 'day_ahead', publication: { timeZone: SOURCE.timeZone, at: '13:30' } },
  fetch: (request) => fetchDayFiles(SOURCE, http, request),
  parse: (payload, context) => parseDayFile(SOURCE, payload, context),
});
