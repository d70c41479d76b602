import { Gauge, type Registry } from 'prom-client';
import type { Runtime } from '../runtime.ts';

/** Number of runs examined for the newest of each job. */
const RUNS = 100;

const seconds = (date: Date) => date.getTime() / 1000;

/**
 * Domain metrics, read on each scrape: data age and last synchronization per source, job runs, the
 * database pool, the providers' connections. Values that cannot be read are omitted from that scrape.
 */
export function registerMetrics(
  registry: Registry,
  runtime: Pick<
    Runtime,
    'db' | 'pricing' | 'mlLoop' | 'notifications' | 'payments' | 'providers' | 'jobs' | 'erasures' | 'planner'
  >,
): void {
  registerSources(registry, runtime);
  registerJobs(registry, runtime);
  registerForecasts(registry, runtime);
  registerMail(registry, runtime);
  registerBilling(registry, runtime);
  registerRequests(registry, runtime);
  registerPool(registry, runtime);
  registerPlanner(registry, runtime);
  registerConnections(registry, runtime);
}

/** A gauge whose samples are read at every scrape. */
function gauge<L extends string>(
  registry: Registry,
  options: { readonly name: string; readonly help: string; readonly labelNames: readonly L[] },
  samples: () => Promise<readonly (readonly [labels: Record<L, string>, value: number])[]>,
): void {
  new Gauge({
    ...options,
    registers: [registry],
    async collect() {
      this.reset();
      const found = await samples().catch(() => []);
      for (const [labels, value] of found) this.set(labels as Partial<Record<L, string>>, value);
    },
  });
}

function registerSources(registry: Registry, { pricing }: Pick<Runtime, 'pricing'>): void {
  const { service } = pricing;
  gauge(
    registry,
    {
      name: 'price_data_end_timestamp_seconds',
      help: 'End of the newest price interval of a source, from which the age of its data follows.',
      labelNames: ['source'],
    },
    async () => (await service.dataAges()).map(({ source, lastEnd }) => [{ source }, seconds(lastEnd)]),
  );
  gauge(
    registry,
    {
      name: 'price_source_fresh',
      help: '1 if no series of the source is stale; omitted for sources without an expected update schedule.',
      labelNames: ['source'],
    },
    async () =>
      (await service.dataAges()).flatMap(({ source, stale }) =>
        stale === null ? [] : [[{ source }, stale ? 0 : 1] as const],
      ),
  );
  gauge(
    registry,
    {
      name: 'price_sync_last_success_timestamp_seconds',
      help: 'Time of the last successful synchronization.',
      labelNames: ['source'],
    },
    async () =>
      (await service.sourceStatus()).flatMap(({ source, lastSuccessAt }) =>
        lastSuccessAt ? [[{ source }, seconds(lastSuccessAt)] as const] : [],
      ),
  );
  gauge(
    registry,
    {
      name: 'price_sync_consecutive_failures',
      help: 'Number of failed synchronizations since the last success.',
      labelNames: ['source'],
    },
    async () => (await service.sourceStatus()).map((status) => [{ source: status.source }, status.consecutiveFailures]),
  );
  gauge(
    registry,
    {
      name: 'price_sync_points',
      help: 'Number of prices in the last successful synchronization, by outcome.',
      labelNames: ['source', 'outcome'],
    },
    async () =>
      (await service.sourceStatus()).flatMap((status) =>
        (['fetched', 'stored', 'revised', 'unchanged', 'rejected'] as const).map(
          (outcome) => [{ source: status.source, outcome }, status[outcome]] as const,
        ),
      ),
  );
}

function registerJobs(registry: Registry, { jobs }: Pick<Runtime, 'jobs'>): void {
  const newest = async () => {
    const runs = await jobs.recent({ limit: RUNS });
    return jobs.definitions.flatMap(({ name }) => runs.find(({ job }) => job === name) ?? []);
  };
  gauge(
    registry,
    {
      name: 'job_last_run_timestamp_seconds',
      help: 'Scheduled time of the newest run of a job, by status.',
      labelNames: ['job', 'status'],
    },
    async () => (await newest()).map(({ job, status, slot }) => [{ job, status }, seconds(slot)]),
  );
  gauge(
    registry,
    { name: 'job_last_duration_seconds', help: 'Duration of the newest finished run.', labelNames: ['job'] },
    async () =>
      (await newest()).flatMap(({ job, startedAt, finishedAt }) =>
        startedAt && finishedAt ? [[{ job }, seconds(finishedAt) - seconds(startedAt)] as const] : [],
      ),
  );
}

/** None without Stripe. */
function registerRequests(registry: Registry, { erasures }: Pick<Runtime, 'erasures'>): void {
  gauge(
    registry,
    {
      name: 'privacy_requests',
      help: 'Number of open requests about personal data, and of those past their legal deadline.',
      labelNames: ['state'],
    },
    async () => {
      const { open, overdue } = await erasures.requests.counts();
      return [
        [{ state: 'open' }, open],
        [{ state: 'overdue' }, overdue],
      ];
    },
  );
}

function registerBilling(registry: Registry, { payments }: Pick<Runtime, 'payments'>): void {
  if (payments === undefined) return;
  const state = () => payments.service.inboxState();
  gauge(
    registry,
    {
      name: 'billing_inbox_events',
      help: 'Number of webhook events of Stripe waiting to be processed, and of those that failed for good.',
      labelNames: ['state'],
    },
    async () => {
      const { pending, failed } = await state();
      return [
        [{ state: 'pending' }, pending],
        [{ state: 'failed' }, failed],
      ];
    },
  );
  gauge(
    registry,
    {
      name: 'billing_inbox_oldest_timestamp_seconds',
      help: 'When the oldest webhook event that waits was received; omitted if none waits.',
      labelNames: ['state'],
    },
    async () => {
      const { oldestPendingSince } = await state();
      return oldestPendingSince === null ? [] : [[{ state: 'pending' }, seconds(oldestPendingSince)]];
    },
  );
}

function registerMail(registry: Registry, { notifications }: Pick<Runtime, 'notifications'>): void {
  const state = () => notifications.service.outboxState();
  gauge(
    registry,
    {
      name: 'mail_outbox_mails',
      help: 'Number of queued e-mails, and of e-mails that failed for good in the last 24 hours.',
      labelNames: ['state'],
    },
    async () => {
      const { waiting, failed } = await state();
      return [
        [{ state: 'waiting' }, waiting],
        [{ state: 'failed' }, failed],
      ];
    },
  );
  gauge(
    registry,
    {
      name: 'mail_outbox_oldest_timestamp_seconds',
      help: 'When the oldest queued e-mail was queued; omitted if none is queued.',
      labelNames: ['state'],
    },
    async () => {
      const { oldestWaitingSince } = await state();
      return oldestWaitingSince === null ? [] : [[{ state: 'waiting' }, seconds(oldestWaitingSince)]];
    },
  );
}

function registerForecasts(registry: Registry, { mlLoop }: Pick<Runtime, 'mlLoop'>): void {
  const { engine } = mlLoop;
  gauge(
    registry,
    {
      name: 'forecast_learned_timestamp_seconds',
      help: 'End of the last successful learning run of a region.',
      labelNames: ['region'],
    },
    async () => (await engine.learned()).map(({ region, learnedAt }) => [{ region }, seconds(learnedAt)]),
  );
  gauge(
    registry,
    {
      name: 'forecast_learning_duration_seconds',
      help: 'Duration of the last successful learning run of a region.',
      labelNames: ['region'],
    },
    async () => (await engine.learned()).map(({ region, durationMs }) => [{ region }, durationMs / 1000]),
  );
  gauge(
    registry,
    {
      name: 'forecast_mae',
      help: 'Mean absolute error of served forecasts for lead day 1, over 28 days, in the price unit of the market.',
      labelNames: ['region', 'unit'],
    },
    async () =>
      (await engine.learned()).flatMap(({ region, unit, mae }) =>
        mae === null ? [] : [[{ region, unit }, mae] as const],
      ),
  );
}

function registerPool(registry: Registry, { db }: Pick<Runtime, 'db'>): void {
  gauge(
    registry,
    { name: 'db_pool_connections', help: 'Database connections by state; `max` is the limit.', labelNames: ['state'] },
    async () => Object.entries(db.stats()).map(([state, count]) => [{ state }, count]),
  );
}

function registerConnections(registry: Registry, { providers }: Pick<Runtime, 'providers'>): void {
  gauge(
    registry,
    { name: 'provider_breaker_open', help: '1 while requests to the provider are paused.', labelNames: ['provider'] },
    async () => providers.map(({ id, connection }) => [{ provider: id }, connection().breaker === 'closed' ? 0 : 1]),
  );
}

function registerPlanner(registry: Registry, { planner }: Pick<Runtime, 'planner'>): void {
  gauge(
    registry,
    {
      name: 'planner_plans',
      help: 'Plans that worker threads compute (`busy`) and that wait for one (`waiting`), and threads without work (`idle`).',
      labelNames: ['state'],
    },
    async () =>
      planner === undefined ? [] : Object.entries(planner.stats()).map(([state, count]) => [{ state }, count]),
  );
}
