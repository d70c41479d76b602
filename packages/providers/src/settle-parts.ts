import PQueue from 'p-queue';
import { PayloadError, ProviderError } from './errors.ts';

/** One request of a fetch and its parser. */
export interface FetchPart<T> {
  /** What it is about, e.g. a zone and a date. */
  readonly where: string;
  load(): Promise<T>;
}

/** The outcome of a part: its value or its error. */
export type SettledPart<T> =
  | { readonly where: string; readonly value: T }
  | { readonly where: string; readonly failure: ProviderError | PayloadError };

/** Maximum concurrent parts, so that a year of day files does not time out in the HTTP client's queue. */
const CONCURRENCY = 4;

/**
 * Loads the parts, a few at a time, in order. A failing part is reported along with the others, as long as another one
 * succeeds: one unavailable zone does not affect the others.
 * @throws ProviderError | PayloadError of the first part when none could be loaded; the signal's reason when aborted.
 */
export async function settleParts<T>(
  parts: readonly FetchPart<T>[],
  signal?: AbortSignal,
): Promise<readonly SettledPart<T>[]> {
  const queue = new PQueue({ concurrency: CONCURRENCY });
  const outcomes = await Promise.all(parts.map((part) => queue.add(() => attemptPart(part, signal), { signal })));
  const first = outcomes[0];
  if (first && 'failure' in first && outcomes.every((outcome) => 'failure' in outcome)) throw first.failure;
  return outcomes;
}

async function attemptPart<T>(part: FetchPart<T>, signal?: AbortSignal): Promise<SettledPart<T>> {
  try {
    return { where: part.where, value: await part.load() };
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof ProviderError || error instanceof PayloadError) return { where: part.where, failure: error };
    throw error;
  }
}
