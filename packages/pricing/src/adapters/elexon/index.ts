import { getRegion, HOUR_MS, type Interval } from '@energy-optimizer/kernel';
import { fromIsoOrUtc, type HttpClient, isRecord, PayloadError, readAs, readJson } from '@energy-optimizer/providers';
import type { PriceProvider } from '../provider.ts';
import { fetchParts } from '../shared/index.ts';
import { fetchMarketIndex, spansOf } from './client.ts';
import { marketIndexSchema, problemSchema } from './payload.ts';
import { readMarketIndex } from './transform.ts';

const UK = getRegion('uk').code;

/** Elexon Insights: Great Britain's market index, the half-hourly wholesale price of trades close to delivery. */
export const createElexonProvider = ({ http }: { readonly http: HttpClient }): PriceProvider => ({
  id: 'elexon',
  name: 'Elexon Insights (market index)',
  homepage: 'https://bmrs.elexon.co.uk',
  license: 'BMRS open data license (unconfirmed)',
  attribution: 'Contains BMRS data © Elexon Limited copyright and database right',
  regions: [UK],
  // The index follows each half-hour; sources are pulled every six hours.
  freshness: { kind: 'max_age', maxAgeMs: 8 * HOUR_MS },
  fetch: async ({ regions, interval, now, signal }) => {
    const until = new Date(Math.min(interval.end.getTime(), now.getTime()));
    if (!regions.includes(UK) || until <= interval.start) return { batches: [], rejected: [] };
    const parts = spansOf({ start: interval.start, end: until }).map((span) => ({
      where: span.start.toISOString(),
      load: async () => readMarketIndex(within(rowsOf(await fetchMarketIndex(http, span, signal)), span)),
    }));
    return fetchParts(parts, signal);
  },
  parse: (payload) => readMarketIndex(rowsOf(payload)),
});

function rowsOf(payload: Uint8Array): readonly unknown[] {
  const document = readJson(payload);
  const problem = problemSchema.safeParse(document);
  if (problem.success) throw new PayloadError(`Elexon rejected the request: ${problem.data.title.slice(0, 200)}`);
  return readAs(marketIndexSchema, document, "Elexon's market index").data;
}

/** Without the row at the end of the span: it is the first of the next one. */
const within = (rows: readonly unknown[], span: Interval): readonly unknown[] =>
  rows.filter((row) => fromIsoOrUtc(isRecord(row) ? row.startTime : undefined) !== span.end.getTime());
