import { HOUR_MS } from '@energy-optimizer/kernel';
import {
  errorWords,
  type HttpClient,
  isZip,
  looksLikeHtml,
  PayloadError,
  readAs,
  readCsv,
  readJson,
  readText,
  unzip,
} from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import type { PriceProvider } from '../provider.ts';
import { mergeParsed } from '../shared/index.ts';
import { fetchReport } from './client.ts';
import { readDemandRows, readNemwebRows, reportSchema } from './payload.ts';
import { REGIONS, readDemand, readReport, readTables } from './transform.ts';

/** AEMO: five-minute dispatch prices of Australia's National Electricity Market, the last two days. */
export const createAemoProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: 'aemo',
  name: 'AEMO (NEM dispatch)',
  homepage: 'https://www.aemo.com.au',
  license: 'AEMO copyright permissions: general use with attribution (unconfirmed)',
  attribution: 'Source: Australian Energy Market Operator',
  regions: [...REGIONS.values()],
  // Dispatch is every five minutes; sources are pulled every six hours.
  freshness: { kind: 'max_age', maxAgeMs: 8 * HOUR_MS },
  fetch: async ({ regions, signal }) => {
    const { batches, rejected } = parseAemo(await fetchReport(http, signal));
    return { batches: batches.filter((batch) => regions.includes(batch.series.region)), rejected };
  },
  parse: (payload) => parseAemo(payload),
});

/**
 * The visualisations report (JSON), a nemweb file (CSV of C, I and D rows), a monthly PRICE_AND_DEMAND file, or a ZIP
 * archive of such.
 */
function parseAemo(payload: Uint8Array): Parsed {
  if (isZip(payload)) return mergeParsed(unzip(payload).map((file) => parseAemo(file.body)));
  const text = readText(payload);
  if (looksLikeHtml(text)) throw new PayloadError('the response is an HTML page, not an AEMO report');
  if (!/^[[{]/.test(text)) {
    const lines = readCsv(text);
    const demand = readDemandRows(lines);
    return demand ? readDemand(demand) : readTables(readNemwebRows(lines));
  }
  const document = readJson(payload);
  const words = 'message' in Object(document) ? errorWords(document) : undefined;
  if (words) throw new PayloadError(`AEMO rejected the request: ${words}`);
  return readReport(readAs(reportSchema, document, "AEMO's 5MIN report")['5MIN']);
}
