import { addMs, DAY_MS, type Interval, type RegionCode } from '@energy-optimizer/kernel';
import { createProviders, type PriceProvider } from '@energy-optimizer/pricing';
import type { Config } from '@energy-optimizer/server';
import { type DayOrInstant, endOf, startOf, timeZoneOf } from '../args.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, UsageError } from '../errors.ts';
import { createProgress } from '../progress.ts';
import { keyVariable } from '../provider-keys.ts';
import { counted } from './read-file.ts';
import type { Importer } from './store.ts';

/** One month per request keeps responses small, shows progress, and loses little when interrupted. */
const PIECE_MS = 31 * DAY_MS;
/** Longest range of one import. */
const MAX_DAYS = 3_700;

export interface ProviderImport {
  readonly id: string;
  readonly regions: readonly RegionCode[] | undefined;
  readonly from: DayOrInstant;
  readonly to: DayOrInstant;
}

/** The requested provider, even if PROVIDERS does not list it. @throws CommandFailed if its key is missing */
export function providerFor(id: string, config: Config, context: CommandContext): PriceProvider {
  const [provider] = createProviders({
    config: { enabled: [id], keys: config.providerKeys, privateUse: config.privateUse },
    clock: context.clock,
  });
  if (!provider)
    throw new CommandFailed(
      `${id} requires a key: set ${keyVariable(id) ?? 'it'} (see .env.example for where to get one)`,
    );
  return provider;
}

/** Fetches a range over HTTP in pieces and stores each. @throws ProviderError; earlier pieces remain stored */
export async function importFromProvider(
  provider: PriceProvider,
  wanted: ProviderImport,
  {
    importer,
    context,
    signal,
  }: { readonly importer: Importer; readonly context: CommandContext; readonly signal: AbortSignal },
): Promise<void> {
  const regions = regionsOf(provider, wanted.regions);
  const range = rangeOf(wanted, regions);
  const pieces = piecesOf(range);
  const progress = createProgress({ ...context, label: provider.id, noun: 'days' });
  const days = (until: Date) => Math.round((until.getTime() - range.start.getTime()) / DAY_MS);
  try {
    for (const interval of pieces) {
      if (signal.aborted) return;
      progress.update(days(interval.start), days(range.end));
      const parsed = await provider.fetch({ regions, interval, now: context.clock.now(), signal });
      await importer.store(counted(parsed));
      progress.update(days(interval.end), days(range.end));
    }
  } catch (error) {
    // A request aborted by Ctrl-C counts as the interruption, not as a failure.
    if (!signal.aborted) throw error;
  } finally {
    progress.end();
  }
}

function regionsOf(provider: PriceProvider, wanted: readonly RegionCode[] | undefined): readonly RegionCode[] {
  if (!wanted) return provider.regions;
  const alien = wanted.filter((region) => !provider.regions.includes(region));
  if (alien.length > 0) {
    throw new UsageError(`${provider.id} has no prices of ${alien.join(', ')}; it has ${provider.regions.join(', ')}`);
  }
  return wanted;
}

function rangeOf({ from, to }: ProviderImport, regions: readonly RegionCode[]): Interval {
  const zone = timeZoneOf(regions);
  const [start, end] = [startOf(from, zone), endOf(to, zone)];
  if (start >= end) throw new UsageError('--to must not be before --from');
  if (end.getTime() - start.getTime() > MAX_DAYS * DAY_MS)
    throw new UsageError(`--from and --to are more than ${MAX_DAYS} days apart`);
  return { start, end };
}

function piecesOf({ start, end }: Interval): Interval[] {
  const pieces: Interval[] = [];
  for (let from = start; from < end; from = pieces.at(-1)!.end) {
    const to = addMs(from, PIECE_MS);
    pieces.push({ start: from, end: to < end ? to : end });
  }
  return pieces;
}
