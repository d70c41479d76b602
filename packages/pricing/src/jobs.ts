import type { JobDefinition, Schedule } from '@energy-optimizer/jobs';
import { unavailable } from '@energy-optimizer/kernel';
import type { PriceProvider } from './adapters/provider.ts';
import type { PricingService } from './service.ts';

const EVERY_SIX_HOURS: Schedule = { cron: '0 0,6,12,18 * * *', timeZone: 'UTC' };

/** The jobs of this domain. */
export function pricingJobs({
  service,
  providers,
}: {
  readonly service: PricingService;
  readonly providers: readonly PriceProvider[];
}): JobDefinition[] {
  return [
    {
      name: 'price-sync',
      description: 'Pulls all price providers: every six hours, and after each market publishes its next day.',
      schedules: syncSchedules(providers),
      run: async ({ signal, log }) => {
        const { providers: results } = await service.refresh({ signal });
        const failed = results.filter(({ status }) => status === 'failed');
        // Some failed: the next slot tries them again. All failed: more likely us, so this slot is worth another try.
        if (results.length > 0 && failed.length === results.length) {
          throw unavailable(
            'all_providers_failed',
            `All providers failed: ${failed.map(({ provider }) => provider).join(', ')}.`,
          );
        }
        log.info({ failed: failed.map(({ provider }) => provider) }, 'prices synchronised');
        return { providers: results };
      },
    },
  ];
}

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
