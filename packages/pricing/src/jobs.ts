import type { JobDefinition, Schedule } from '@energy-optimizer/jobs';
import { localDate, localInstants, unavailable } from '@energy-optimizer/kernel';
import { groupFailures } from '@energy-optimizer/providers';
import type { PriceProvider, Publication } from './adapters/provider.ts';
import type { PricingService } from './service.ts';

const EVERY_SIX_HOURS: Schedule = { cron: '0 0,6,12,18 * * *', timeZone: 'UTC' };

/** The jobs of this domain. */
export function pricingJobs({
  service,
  providers,
  afterSync,
}: {
  readonly service: PricingService;
  readonly providers: readonly PriceProvider[];
  /** Name of the job that is queued after a synchronization that stored or changed a price. */
  readonly afterSync?: string;
}): JobDefinition[] {
  return [
    {
      name: 'price-sync',
      description: 'Fetches prices from all providers every six hours and after each market publishes its next day.',
      schedules: syncSchedules(providers),
      run: async ({ slot, signal, log, runNow }) => {
        const due = dueProviders(providers, slot).map(({ id }) => id);
        const { providers: results } = await service.refresh({ signal, providers: due });
        const failed = results.flatMap(({ provider, error }) => (error ? [{ provider, message: error.message }] : []));
        const groups = groupFailures(failed);
        for (const { provider, message } of failed) log.warn({ provider, reason: message }, 'prices not fetched');
        // If some failed, the next slot retries them. If all failed, the problem is probably ours, so this slot is
        // retried.
        if (results.length > 0 && failed.length === results.length) {
          const why = groups.map(({ reason, providers: whose }) => `${reason} (${whose.join(', ')})`).join('; ');
          throw unavailable('all_providers_failed', `All providers failed: ${why}.`);
        }
        if (failed.length === 0) log.info({}, 'prices synchronized');
        const isNews = results.some(({ stored, changed }) => stored + changed > 0);
        if (afterSync !== undefined && isNews) await runNow(afterSync);
        return { providers: results };
      },
    },
    {
      name: 'change-prune',
      description:
        'Deletes price changes that are too old for streams to resume from; prices and their revisions are kept.',
      schedules: [{ cron: '10 3 * * *', timeZone: 'UTC' }],
      run: async () => ({ forgotten: await service.pruneChanges() }),
    },
  ];
}

/**
 * The providers of a slot: those that publish at that time; at the six-hourly slots (and any other instant, such as
 * when an operator starts the job) all of them.
 */
export function dueProviders(providers: readonly PriceProvider[], slot: Date): readonly PriceProvider[] {
  const onTheHour = slot.getUTCHours() % 6 === 0 && slot.getUTCMinutes() === 0;
  const publishing = providers.filter(
    ({ freshness }) => freshness.kind === 'day_ahead' && isAt(freshness.publication, slot),
  );
  return onTheHour || publishing.length === 0 ? providers : publishing;
}

const isAt = ({ at, timeZone }: Publication, slot: Date): boolean =>
  localInstants(`${localDate(slot, timeZone)}T${at}`, timeZone).some((instant) => instant.getTime() === slot.getTime());

/** Every six hours and once after each publication time; providers that publish together share a schedule. */
export function syncSchedules(providers: readonly PriceProvider[]): Schedule[] {
  const schedules = new Map<string, Schedule>();
  for (const { freshness } of providers) {
    if (freshness.kind !== 'day_ahead') continue;
    const { at, timeZone } = freshness.publication;
    const [hour, minute] = at.split(':').map(Number);
    schedules.set(`${at} ${timeZone}`, { cron: `${minute} ${hour} * * *`, timeZone });
  }
  return [EVERY_SIX_HOURS, ...schedules.values()];
}
