import type { JobDefinition } from '@energy-optimizer/jobs';
import type { SuppliersService } from './service.ts';

/** The jobs of this domain: none where no source is enabled. */
export function suppliersJobs(service: SuppliersService, sources: readonly string[]): JobDefinition[] {
  if (sources.length === 0) return [];
  return [
    {
      name: 'tariff-fetch',
      description: 'Fetches the tariffs of the enabled sources once a day; changed terms become new versions.',
      schedules: [{ cron: '40 4 * * *', timeZone: 'Europe/London' }],
      run: async ({ signal, log }) => {
        const results = [];
        for (const source of sources) {
          const { supplier, tariffs, skipped } = await service.fetchTariffs(source, signal);
          const count = (status: string) => tariffs.filter((one) => one.status === status).length;
          const counts = { added: count('added'), corrected: count('corrected'), unchanged: count('unchanged') };
          log.info({ source, supplier, ...counts, skipped: skipped.length }, 'tariffs fetched');
          results.push({ source, supplier, ...counts, skipped: skipped.length });
        }
        return { sources: results };
      },
    },
  ];
}
