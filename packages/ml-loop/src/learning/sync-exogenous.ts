import { AppError, addMs, type Clock, DAY_MS, type Logger, type RegionCode } from '@energy-optimizer/kernel';
import type { ExogenousProvider } from '../exogenous/provider.ts';
import type { ExogenousRepository } from '../exogenous/repository-exogenous.ts';
import type { ExogenousSync } from '../service.ts';
import { LEAD_DAYS } from './load-market.ts';

/** Values of the last days are asked for again: a provider that was away is caught up with. */
const BACK_DAYS = 3;

/** Asks each provider for each region that is forecast. One that fails is told, and the others go on. */
export async function syncExogenous(
  deps: {
    readonly providers: readonly ExogenousProvider[];
    readonly repository: Pick<ExogenousRepository, 'save'>;
    readonly clock: Clock;
    readonly log: Logger;
  },
  { regions, signal }: { readonly regions: readonly RegionCode[]; readonly signal?: AbortSignal | undefined },
): Promise<ExogenousSync> {
  const changed = new Set<RegionCode>();
  const providers: { provider: string; stored: number; error?: string }[] = [];
  for (const provider of deps.providers) {
    const served = regions.filter((region) => provider.regions.includes(region));
    let stored = 0;
    const errors: string[] = [];
    for (const region of served) {
      signal?.throwIfAborted();
      try {
        const count = await fetchRegion(deps, provider, { region, signal });
        stored += count;
        if (count > 0) changed.add(region);
      } catch (err) {
        signal?.throwIfAborted();
        deps.log.warn({ err, provider: provider.id, region }, 'exogenous values were not fetched');
        errors.push(`${region}: ${err instanceof AppError ? err.publicMessage : 'it failed; the log says why'}`);
      }
    }
    providers.push({ provider: provider.id, stored, ...(errors.length > 0 ? { error: errors.join('; ') } : {}) });
  }
  return { providers, changed: [...changed] };
}

async function fetchRegion(
  { repository, clock }: { readonly repository: Pick<ExogenousRepository, 'save'>; readonly clock: Clock },
  provider: ExogenousProvider,
  { region, signal }: { readonly region: RegionCode; readonly signal: AbortSignal | undefined },
): Promise<number> {
  const now = clock.now();
  const interval = { start: addMs(now, -BACK_DAYS * DAY_MS), end: addMs(now, LEAD_DAYS * DAY_MS) };
  const batches = await provider.fetch({ region, interval, ...(signal ? { signal } : {}) });
  const { stored, revised } = await repository.save(batches, clock.now());
  return stored + revised;
}
