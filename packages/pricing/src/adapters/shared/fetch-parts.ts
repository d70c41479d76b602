import PQueue from 'p-queue';
import type { Parsed } from '../../price-point.ts';
import { PayloadError, ProviderError } from '../provider.ts';
import { mergeParsed, noData } from './parsed.ts';

/** One request of a fetch and how its answer is read. */
export interface FetchPart {
  /** What it is about, e.g. a zone and a date. */
  readonly where: string;
  load(): Promise<Parsed>;
}

/** Parts under way at once: a year of day files must not wait in the HTTP client's queue while its time runs out. */
const CONCURRENCY = 4;

/**
 * Loads the parts, a few at once, and merges them. A part that cannot be had becomes a rejection, as long as another
 * one can: one zone that is down does not take the others with it.
 * @throws ProviderError | PayloadError of the first part when none could be loaded; the signal's reason when aborted.
 */
export async function fetchParts(parts: readonly FetchPart[], signal?: AbortSignal): Promise<Parsed> {
  const queue = new PQueue({ concurrency: CONCURRENCY });
  const outcomes = await Promise.all(parts.map((part) => queue.add(() => attemptPart(part, signal), { signal })));
  const failures = outcomes.filter((outcome) => outcome instanceof Error);
  if (failures[0] && failures.length === parts.length) throw failures[0];
  return mergeParsed(
    outcomes.map((outcome, index) =>
      outcome instanceof Error ? noData(parts[index]!.where, outcome.publicMessage) : outcome,
    ),
  );
}

async function attemptPart(part: FetchPart, signal?: AbortSignal): Promise<Parsed | ProviderError | PayloadError> {
  try {
    return await part.load();
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof ProviderError || error instanceof PayloadError) return error;
    throw error;
  }
}
