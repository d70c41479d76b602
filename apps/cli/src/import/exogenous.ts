import type { Clock, RegionCode } from '@energy-optimizer/kernel';
import type { ExogenousBatch, ExogenousPoint, ExogenousRejection } from '@energy-optimizer/ml-loop';
import { CommandFailed } from '../errors.ts';

/** Providers of weather and carbon intensity. ENTSO-E provides both prices and exogenous series. */
export const EXOGENOUS_IDS: readonly string[] = ['carbon_intensity_uk', 'open_meteo', 'openweathermap'];

export interface ExogenousOptions {
  readonly clock: Clock;
  readonly region?: RegionCode;
  /** When the response was fetched; few responses state it. */
  readonly fetchedAt?: Date;
}

/** The values of a response, and its rejected rows. */
export interface ExogenousResult {
  readonly batches: readonly ExogenousBatch[];
  readonly rejected: readonly ExogenousRejection[];
}

/** Reads a recorded response of an exogenous provider. @throws PayloadError if it is not in the documented format */
export async function parseExogenous(
  id: string,
  body: Uint8Array,
  { clock, ...context }: ExogenousOptions,
): Promise<ExogenousResult> {
  // Loaded lazily: the forecasting code is large, and prices do not need it.
  const { EXOGENOUS_PROVIDER_ENTRIES } = await import('@energy-optimizer/ml-loop');
  const entry = EXOGENOUS_PROVIDER_ENTRIES.find((candidate) => candidate.id === id);
  if (!entry) throw new CommandFailed(`unknown provider ${id}`);
  const http = () => Promise.reject(new TypeError(`the ${id} parser does not fetch`));
  const { batches, rejected } = entry.create({ http, clock, key: undefined, privateUse: true }).parse(body, context);
  return { batches, rejected: [...rejected, ...batches.flatMap((batch) => batch.rejected)] };
}

/** One value as a line of JSON. */
export async function valueLines(
  { batches }: ExogenousResult,
  write: (line: string) => Promise<boolean>,
): Promise<void> {
  const { EXOGENOUS_UNITS } = await import('@energy-optimizer/ml-loop');
  for (const batch of batches) {
    for (const point of batch.points) {
      const line = valueLine(batch, point, EXOGENOUS_UNITS[batch.variable]);
      if (!(await write(`${JSON.stringify(line)}\n`))) return;
    }
  }
}

const valueLine = ({ region, variable, source, name }: ExogenousBatch, point: ExogenousPoint, unit: string) => ({
  region,
  variable,
  source,
  name,
  start: new Date(point.startMs),
  end: new Date(point.endMs),
  value: point.value,
  unit,
  knownAt: point.knownAtMs === null ? null : new Date(point.knownAtMs),
});
