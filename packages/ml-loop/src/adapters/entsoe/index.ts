import type { Clock } from '@energy-optimizer/kernel';
import {
  ENTSOE_REGIONS,
  eicOf,
  entsoeSpans,
  type HttpClient,
  PayloadError,
  readAs,
  readEntsoeDocument,
} from '@energy-optimizer/providers';
import type { ExogenousParsed, ExogenousProvider } from '../../exogenous/provider.ts';
import { type BatchPart, fetchBatches, reject } from '../shared/index.ts';
import { fetchLoad, fetchWindSolar } from './client.ts';
import { generationLoadSchema } from './payload.ts';
import { readGenerationLoad } from './transform.ts';

const ID = 'entsoe';
/** A year for training plus a spare month; the platform has far more. */
const ARCHIVE_DAYS = 400;
const DOCUMENTS = [
  { variable: 'load_forecast', load: fetchLoad },
  { variable: 'wind_forecast', load: fetchWindSolar },
] as const;

/**
 * ENTSO-E Transparency Platform: day-ahead forecasts of load, wind (`onshore`, `offshore`) and sun of Europe's zones,
 * in MW. Needs a token. Known when the document was created (the platform creates it at the request); past days count
 * as known at their publication deadline, see `known-at.ts`.
 */
export const createEntsoeForecastProvider = (deps: {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly key: string | undefined;
}): ExogenousProvider => ({
  id: ID,
  name: 'ENTSO-E Transparency Platform',
  homepage: 'https://transparency.entsoe.eu',
  license: 'ENTSO-E Transparency Platform terms; CC BY 4.0 for listed data items',
  attribution: 'ENTSO-E Transparency Platform',
  variables: ['load_forecast', 'wind_forecast', 'solar_forecast'],
  regions: ENTSOE_REGIONS,
  archiveDays: ARCHIVE_DAYS,
  fetch: ({ region, interval, signal }) => {
    const eic = eicOf(region);
    const parts = DOCUMENTS.flatMap(({ variable, load }): BatchPart[] =>
      (eic === undefined ? [] : entsoeSpans(interval)).map((span) => ({
        where: `${region} ${variable} ${span.start.toISOString()}`,
        span,
        about: { region, variable, source: ID, name: '' },
        load: async () => read(await load(deps, eic!, span, signal), deps.clock.now().getTime(), deps.key),
      })),
    );
    return fetchBatches(parts, signal);
  },
  parse: (payload, { fetchedAt }) => read(payload, fetchedAt?.getTime() ?? null),
});

/** `key`: the secret that must not be echoed. */
function read(payload: Uint8Array, fetchedAtMs: number | null, key?: string): ExogenousParsed {
  const document = readEntsoeDocument(payload, key);
  if (document.kind === 'acknowledgment') {
    const { noData, message } = document.acknowledgment;
    if (!noData) throw new PayloadError(`ENTSO-E rejected the request: ${message}`);
    return { batches: [], rejected: [reject('no_data', 'document', message)] };
  }
  const { name, content } = document;
  if (name === 'GL_MarketDocument') {
    const checked = readAs(generationLoadSchema, content, 'a generation and load document');
    return readGenerationLoad(checked, { source: ID, fetchedAtMs });
  }
  const reason = `${name.slice(0, 60)} contains no forecast of load or generation`;
  return { batches: [], rejected: [reject('not_a_forecast', 'document', reason)] };
}
