import {
  AppError,
  addMs,
  type Clock,
  DAY_MS,
  type Interval,
  type Logger,
  type RegionCode,
} from '@energy-optimizer/kernel';
import { ProviderError } from '@energy-optimizer/providers';
import type { ExogenousBatch, ExogenousProvider } from '../exogenous/provider.ts';
import type { ExogenousRepository } from '../store/exogenous.ts';
import { LEAD_DAYS } from './load-market.ts';

/** Values of the last days are requested again, to catch up after a provider outage. */
const BACK_DAYS = 3;
/** Maximum regions per synchronization whose archive is requested, because free access is limited by hour and day. */
const ARCHIVES_AT_ONCE = 8;
/** Gaps in an archive below this length are not requested. */
const SHORT_DAYS = 30;

export interface ExogenousSync {
  readonly providers: readonly {
    readonly provider: string;
    readonly stored: number;
    readonly error?: string;
  }[];
  /** Regions with new values, whose forecasts are due. */
  readonly changed: readonly RegionCode[];
}

interface Deps {
  readonly providers: readonly ExogenousProvider[];
  readonly repository: Pick<ExogenousRepository, 'save' | 'oldest'>;
  readonly clock: Clock;
  readonly log: Logger;
}

interface Call {
  readonly region: RegionCode;
  readonly signal: AbortSignal | undefined;
}

/**
 * Fetches each forecast region from each provider, occasionally including its archive. Failures are reported, and the
 * others continue. The returned function remembers requested archives in memory only.
 */
export function createExogenousSync(deps: Deps) {
  const asked = new Set<string>();
  return async (request: {
    readonly regions: readonly RegionCode[];
    readonly signal?: AbortSignal | undefined;
  }): Promise<ExogenousSync> => {
    const changed = new Set<RegionCode>();
    const providers: { provider: string; stored: number; error?: string }[] = [];
    for (const provider of deps.providers) {
      const told = await syncProvider(deps, provider, { ...request, asked, changed });
      providers.push({ provider: provider.id, ...told });
    }
    return { providers, changed: [...changed] };
  };
}

async function syncProvider(
  deps: Deps,
  provider: ExogenousProvider,
  {
    regions,
    signal,
    asked,
    changed,
  }: {
    readonly regions: readonly RegionCode[];
    readonly signal?: AbortSignal | undefined;
    readonly asked: Set<string>;
    readonly changed: Set<RegionCode>;
  },
): Promise<{ stored: number; error?: string }> {
  let [stored, archives] = [0, 0];
  const errors: string[] = [];
  for (const region of regions.filter((one) => provider.regions.includes(one))) {
    signal?.throwIfAborted();
    try {
      const count = await syncRecent(deps, provider, { region, signal });
      if (count > 0) changed.add(region);
      stored += count;
      const key = `${provider.id} ${region}`;
      const lacking = asked.has(key) ? undefined : await lackingOf(deps, provider, region);
      if (!lacking || archives >= ARCHIVES_AT_ONCE) continue;
      archives += 1;
      stored += await syncArchive(deps, provider, lacking, { region, signal });
      asked.add(key);
    } catch (err) {
      signal?.throwIfAborted();
      deps.log.warn({ err, provider: provider.id, region }, 'could not fetch exogenous values');
      errors.push(`${region}: ${err instanceof AppError ? err.publicMessage : 'internal error; see the log'}`);
    }
  }
  return { stored, ...(errors.length > 0 ? { error: errors.join('; ') } : {}) };
}

async function syncRecent(deps: Deps, provider: ExogenousProvider, call: Call): Promise<number> {
  const now = deps.clock.now();
  const interval = { start: addMs(now, -BACK_DAYS * DAY_MS), end: addMs(now, LEAD_DAYS * DAY_MS) };
  return store(deps, await fetchFrom(provider, interval, call));
}

/** The part of a provider's archive that is not stored; undefined if there is none or next to nothing is missing. */
async function lackingOf(
  { repository, clock }: Deps,
  { id, archiveDays = 0 }: ExogenousProvider,
  region: RegionCode,
): Promise<Interval | undefined> {
  const now = clock.now();
  const start = addMs(now, -archiveDays * DAY_MS);
  if (archiveDays === 0) return undefined;
  const end = (await repository.oldest(region, id)) ?? addMs(now, -BACK_DAYS * DAY_MS);
  return end.getTime() - start.getTime() < SHORT_DAYS * DAY_MS ? undefined : { start, end };
}

async function syncArchive(deps: Deps, provider: ExogenousProvider, interval: Interval, call: Call): Promise<number> {
  const batches = await fetchFrom(provider, interval, call);
  // Stored with a gap, it would appear complete, so the next synchronization requests all of it again.
  const lost = batches.flatMap(({ rejected }) => rejected).find(({ code }) => code === 'unreachable');
  if (lost) throw new ProviderError('provider_unreachable', `could not read the archive: ${lost.reason}`);
  return store(deps, batches);
}

const fetchFrom = (provider: ExogenousProvider, interval: Interval, { region, signal }: Call) =>
  provider.fetch({ region, interval, ...(signal ? { signal } : {}) });

async function store({ repository, clock }: Deps, batches: readonly ExogenousBatch[]): Promise<number> {
  const { stored, revised } = await repository.save(batches, clock.now());
  return stored + revised;
}
