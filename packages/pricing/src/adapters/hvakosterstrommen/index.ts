import type { HttpClient } from '@energy-optimizer/providers';
import type { PriceProvider } from '../provider.ts';
import { type DayFileSource, fetchDayFiles, parseDayFile, regionCodes } from '../shared/index.ts';
import { urlOfDay } from './client.ts';
import { readRow } from './transform.ts';

const SOURCE: DayFileSource = {
  id: 'hvakosterstrommen',
  documentName: 'a day file of hvakosterstrommen',
  timeZone: 'Europe/Oslo',
  currency: 'NOK',
  regions: regionCodes(['no1', 'no2', 'no3', 'no4', 'no5']),
  readRow,
  urlOf: urlOfDay,
};

/** Hva koster strømmen: day-ahead prices of one local day per file, NOK/kWh without VAT. */
export const createHvakosterstrommenProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: SOURCE.id,
  name: 'Hva koster strømmen',
  homepage: 'https://www.hvakosterstrommen.no',
  license: 'Free to use; a link back is requested',
  attribution: 'Strømpriser levert av Hva koster strømmen.no',
  regions: SOURCE.regions,
  freshness: { kind: 'day_ahead', publication: { timeZone: SOURCE.timeZone, at: '13:30' } },
  fetch: (request) => fetchDayFiles(SOURCE, http, request),
  parse: (payload, context) => parseDayFile(SOURCE, payload, context),
});
