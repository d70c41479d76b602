import { AppError, addMs, DAY_MS, type Interval, type RegionCode, requireRegion } from '@energy-optimizer/kernel';
import { invertedRange } from '@energy-optimizer/outlook';
import { ProviderError } from '@energy-optimizer/providers';
import type { z } from 'zod';
import type { PriceProvider } from '../adapters/provider.ts';
import type { PricingContext } from '../context.ts';
import { rangeTooLong, unknownProvider } from '../errors.ts';
import { MAX_RANGE_DAYS, type RefreshResponse, type refreshInput } from '../schemas/index.ts';
import type { Parsed, Rejection, SeriesBatch } from '../series/price-point.ts';
import { INGEST_BATCH_ROWS } from '../store/ingest.ts';
import { ingestBatch } from './ingest.ts';

export type RefreshInput = z.output<typeof refreshInput> & {
  /** Aborted by the caller or at shutdown; running fetches stop and do not count as provider failures. */
  readonly signal?: AbortSignal | undefined;
  /** Fetches not finished by then count as failed; default: no limit. */
  readonly deadlineMs?: number;
};
type ProviderResult = RefreshResponse['providers'][number];

/** Maximum concurrent providers. */
const PARALLEL = 4;
/** Rejections listed per provider; all are counted. */
const MAX_LISTED = 20;

/**
 * Fetches from the providers and stores new prices. Providers are independent: a failing one is reported and recorded
 * in its status, and the others go on.
 * @throws AppError `unknown_provider`, `unknown_region`, `inverted_range`, `range_too_long`
 */
export async function refreshPrices(context: PricingContext, input: RefreshInput): Promise<RefreshResponse> {
  const at = context.clock.now();
  const regions = input.regions?.map((code) => requireRegion(code).code);
  if (input.start && input.end) assertRange({ start: input.start, end: input.end });
  const chosen = chooseProviders(context, input.providers);
  const queue = chosen.map((provider) => ({ provider, interval: intervalFor(provider, input, at) }));
  const results = new Map<string, ProviderResult>();
  const { signal, clear } = withDeadline(input);
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const request = { regions: regionsFor(next.provider, regions), interval: next.interval, signal };
      results.set(next.provider.id, await refreshOne(context, next.provider, request));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work)).finally(clear);
  return { at, providers: chosen.map(({ id }) => results.get(id)!) };
}

/** The caller's signal, and the end of the time there is. */
function withDeadline({ signal, deadlineMs }: RefreshInput): { signal: AbortSignal | undefined; clear(): void } {
  if (deadlineMs === undefined) return { signal, clear: () => undefined };
  const deadline = new AbortController();
  const reason = new ProviderError('provider_timeout', `Fetching did not finish within ${deadlineMs / 1_000} s.`);
  const timer = setTimeout(() => deadline.abort(reason), deadlineMs);
  return {
    signal: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
    clear: () => clearTimeout(timer),
  };
}

function chooseProviders({ providers }: PricingContext, ids: readonly string[] | undefined): readonly PriceProvider[] {
  if (!ids) return providers;
  return [...new Set(ids)].map((id) => {
    const found = providers.find((provider) => provider.id === id);
    if (!found) throw unknownProvider(id);
    return found;
  });
}

const regionsFor = (provider: PriceProvider, regions: readonly RegionCode[] | undefined) =>
  regions ? provider.regions.filter((region) => regions.includes(region)) : provider.regions;

/** By default from two days back (further where data comes in late) to two days ahead. */
function intervalFor({ freshness }: PriceProvider, { start, end }: RefreshInput, at: Date): Interval {
  const back = freshness.kind === 'max_age' ? Math.max(2 * DAY_MS, 2 * freshness.maxAgeMs) : 2 * DAY_MS;
  const interval = { start: start ?? addMs(end ?? at, -back), end: end ?? addMs(at, 2 * DAY_MS) };
  assertRange(interval);
  return interval;
}

function assertRange({ start, end }: Interval): void {
  if (start >= end) throw invertedRange('end');
  if (end.getTime() - start.getTime() > MAX_RANGE_DAYS * DAY_MS) throw rangeTooLong(MAX_RANGE_DAYS);
}

interface ProviderRequest {
  readonly regions: readonly RegionCode[];
  readonly interval: Interval;
  readonly signal: AbortSignal | undefined;
}

async function refreshOne(
  context: PricingContext,
  provider: PriceProvider,
  request: ProviderRequest,
): Promise<ProviderResult> {
  const at = context.clock.now();
  try {
    const result = await fetchAndStore(context, provider, request);
    await context.repository.recordSync(provider.id, at, { error: null, ...result, revised: result.changed });
    return { provider: provider.id, status: 'ok', ...result, error: null };
  } catch (error) {
    const { signal } = request;
    const isGivenUp = signal?.aborted && !(signal.reason instanceof ProviderError);
    if (isGivenUp) return { provider: provider.id, status: 'failed', ...NOTHING, error: GIVEN_UP };
    logFailure(context, provider, error);
    const shown = publicError(error);
    await context.repository.recordSync(provider.id, at, { error: shown.message }).catch((err: unknown) => {
      context.log.warn({ err, provider: provider.id }, 'could not record the failure');
    });
    return { provider: provider.id, status: 'failed', ...NOTHING, error: shown };
  }
}

/** Provider failures are expected and part of the response, logged once by the caller. Other errors are ours. */
function logFailure({ log }: PricingContext, { id }: PriceProvider, err: unknown): void {
  const level = err instanceof ProviderError ? 'debug' : 'warn';
  log[level]({ err, provider: id }, 'refreshing a provider failed');
}

const NOTHING = { fetched: 0, stored: 0, changed: 0, unchanged: 0, rejected: 0, rejections: [] };

const GIVEN_UP = { code: 'refresh_given_up', message: 'The refresh was aborted before this provider responded.' };

const publicError = (error: unknown) =>
  error instanceof AppError && error.kind !== 'internal'
    ? { code: error.code, message: error.publicMessage }
    : { code: 'internal_error', message: 'Internal error; see the log.' };

async function fetchAndStore(context: PricingContext, provider: PriceProvider, request: ProviderRequest) {
  const { regions, interval, signal } = request;
  if (regions.length === 0) return NOTHING;
  signal?.throwIfAborted();
  const now = context.clock.now();
  const parsed = await provider.fetch({ regions, interval, now, ...(signal ? { signal } : {}) });
  return storeParsed(context, parsed);
}

/** Points checked per turn, so that a large response does not block the event loop. */
function inParts({ series, points }: SeriesBatch): SeriesBatch[] {
  const parts = Math.ceil(points.length / INGEST_BATCH_ROWS);
  return Array.from({ length: parts }, (_, part) => ({
    series,
    points: points.slice(part * INGEST_BATCH_ROWS, (part + 1) * INGEST_BATCH_ROWS),
  }));
}

/** Stores all batches of a parsed answer; counts add up to the rows that arrived. */
async function storeParsed(context: PricingContext, { batches, rejected }: Parsed) {
  const rejections: Rejection[] = [...rejected];
  const counts = { stored: 0, changed: 0, unchanged: 0 };
  for (const batch of batches) {
    for (const part of inParts(batch)) {
      const result = await ingestBatch(context, part);
      counts.stored += result.stored;
      counts.changed += result.revised;
      counts.unchanged += result.unchanged;
      for (const rejection of result.rejected) rejections.push(rejection);
    }
  }
  const fetched = batches.reduce((sum, { points }) => sum + points.length, rejected.length);
  return { fetched, ...counts, rejected: rejections.length, rejections: rejections.slice(0, MAX_LISTED) };
}
