import type { Clock, RegionCode } from '@energy-optimizer/kernel';
import type { ExogenousBatch, ExogenousPoint, ExogenousRejection } from '@energy-optimizer/ml-loop';
import { CommandFailed } from '../errors.ts';

/** Sources of weather and carbon intensity, which are no prices. ENTSO-E has both, in one provider. */
export const EXOGENOUS_IDS: readonly string[] = ['carbon_intensity_uk', 'open_meteo', 'openweathermap'];

export interface ExogenousOptions {
  readonly clock: Clock;
  readonly region?: RegionCode;
  /** When the answer was fetched, which few say themselves. */
  readonly fetchedAt?: Date;
}

/** What an answer holds, and what of it became no value. */
export interface ExogenousResult {
  readonly batches: readonly ExogenousBatch[];
  readonly rejected: readonly ExogenousRejection[];
}

/** Reads a recorded answer of a source of exogenous series. @throws PayloadError when it is not what it should be */
export async function parseExogenous(
  id: string,
  body: Uint8Array,
  { clock, ...context }: ExogenousOptions,
): Promise<ExogenousResult> {
  // Loaded here and not before: the forecasting code is large, and prices need none of it.
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
