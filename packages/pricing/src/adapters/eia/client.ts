import { type HttpClient, PayloadError, ProviderError, readAs, readJson } from '@energy-optimizer/providers';
import { readPriceText } from '../shared/index.ts';
import { envelopeSchema, errorSchema } from './payload.ts';

const BASE_URL = 'https://api.eia.gov/v2';
const PAGE_ROWS = 5_000;
/** 100,000 rows: far more than any selection made here. */
const MAX_PAGES = 20;

/** One selection of a route: facets, first and last period. */
export interface EiaQuery {
  readonly route: 'electricity/retail-sales' | 'natural-gas/pri/sum' | 'petroleum/pri/wfr';
  readonly frequency: 'monthly' | 'weekly';
  readonly columns: readonly string[];
  readonly facets: Readonly<Record<string, readonly string[]>>;
  readonly start: string;
  readonly end: string;
}

/** All rows of a selection, page by page. @throws ProviderError | PayloadError, neither ever holding the key. */
export async function fetchRows(
  http: HttpClient,
  { query, key }: { readonly query: EiaQuery; readonly key: string },
  signal?: AbortSignal,
): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for (let page = 0; page < MAX_PAGES; page++) {
    const url = urlOf(query, key, page * PAGE_ROWS);
    const response = await http({ url }, { ...(signal ? { signal } : {}), acceptStatus: [403] });
    if (response.status === 403) throw new ProviderError('eia_key_refused', 'EIA rejected the API key');
    const { data, total } = readEnvelope(response.body);
    rows.push(...data);
    if (data.length < PAGE_ROWS || rows.length >= total) return rows;
  }
  throw new ProviderError('eia_too_many_rows', 'EIA has more rows than expected');
}

/**
 * The rows of one answer and how many there are in all. The text of an error may repeat the request, so only its code
 * is reported.
 */
export function readEnvelope(payload: Uint8Array): { readonly data: readonly unknown[]; readonly total: number } {
  const document = readJson(payload);
  const refusal = errorSchema.safeParse(document);
  if (refusal.success) {
    const { error, code } = refusal.data;
    throw new PayloadError(`EIA rejected the request: ${typeof error === 'string' ? (code ?? 'no code') : error.code}`);
  }
  const { response } = readAs(envelopeSchema, document, 'an EIA API v2 response', null);
  return { data: response.data, total: readPriceText(response.total) ?? Number.POSITIVE_INFINITY };
}

function urlOf(query: EiaQuery, key: string, offset: number): string {
  const parameters = new URLSearchParams({ api_key: key, frequency: query.frequency });
  query.columns.forEach((column, index) => {
    parameters.append(`data[${index}]`, column);
  });
  for (const [facet, values] of Object.entries(query.facets)) {
    for (const value of values) parameters.append(`facets[${facet}][]`, value);
  }
  parameters.append('start', query.start);
  parameters.append('end', query.end);
  parameters.append('sort[0][column]', 'period');
  parameters.append('sort[0][direction]', 'desc');
  parameters.append('offset', String(offset));
  parameters.append('length', String(PAGE_ROWS));
  return `${BASE_URL}/${query.route}/data/?${parameters}`;
}
