import type { JobContext, JobDefinition, JobResult } from '@energy-optimizer/jobs';
import { HOUR_MS, MINUTE_MS, type RegionCode, unavailable } from '@energy-optimizer/kernel';
import type { LearnOutcome } from './ports.ts';
import type { IssueOutcome, MlService } from './service.ts';
import { LEARNING_HOUR_UTC } from './serving/next-learning.ts';

const UTC = 'UTC';

/** The jobs of this domain. */
export const mlJobs = ({
  service,
  mayLearn,
}: {
  readonly service: MlService;
  /** False: an operator has paused learning; existing models keep forecasting. */
  readonly mayLearn: () => Promise<boolean>;
}): JobDefinition[] => [
  {
    name: 'forecast-learn',
    description: 'Learns from the latest day, region by region, and issues forecasts.',
    schedules: [{ cron: `0 ${LEARNING_HOUR_UTC} * * *`, timeZone: UTC }],
    maxAttempts: 3,
    timeoutMs: 4 * HOUR_MS,
    run: async (context) => ((await mayLearn()) ? learnAll(service, context) : { paused: true }),
  },
  {
    name: 'forecast-observe',
    description:
      'Matches actual prices with forecasts and issues new forecasts after a day is published or new data arrives.',
    schedules: [{ cron: '30 0,6,12,18 * * *', timeZone: UTC }],
    timeoutMs: HOUR_MS,
    run: async (context) => observeAll(service, context, await mayLearn()),
  },
  {
    name: 'exogenous-sync',
    description: 'Fetches forecasts of load, wind, solar and weather before learning and before auctions close.',
    schedules: [
      { cron: '30 3 * * *', timeZone: UTC },
      { cron: '15 8,14,20 * * *', timeZone: UTC },
    ],
    timeoutMs: 30 * MINUTE_MS,
    run: (context) => syncAll(service, context),
  },
  {
    name: 'forecast-maintain',
    description: 'Creates next month’s observation partition and deletes old partitions, issues and patterns.',
    schedules: [{ cron: '40 3 * * *', timeZone: UTC }],
    run: () => service.maintain(),
  },
];

async function learnAll(service: MlService, { slot, signal, log }: JobContext): Promise<JobResult> {
  const regions = (await service.markets(slot)).map(({ region }) => region);
  const outcomes: Described[] = [];
  for (const region of regions) outcomes.push(await learnOne(service, region, { slot, signal, log }));
  const failed = outcomes.filter(({ status }) => status === 'failed').map(({ region }) => region);
  // Some failed: the others have learned. All failed: probably a problem on our side, so this slot is retried.
  if (failed.length > 0 && failed.length === regions.length) {
    throw unavailable('learning_failed', `Learning failed in all regions: ${failed.join(', ')}.`);
  }
  return { outcomes };
}

async function observeAll(
  service: MlService,
  { slot, signal, log }: JobContext,
  mayLearn: boolean,
): Promise<JobResult> {
  const outcomes = await service.observeForecasts({ at: slot, signal });
  const learned: Described[] = [];
  for (const { region, error, untrained } of outcomes) {
    if (error) log.warn({ region, error }, 'could not update forecasts');
    // An untrained market does not wait for the night.
    if (untrained && mayLearn) learned.push(await learnOne(service, region, { slot, signal, log }));
  }
  return { outcomes, ...(learned.length > 0 ? { learned } : {}) };
}

/** A failing region is reported; the others still learn. */
async function learnOne(
  service: MlService,
  region: RegionCode,
  { slot, signal, log }: Pick<JobContext, 'slot' | 'signal' | 'log'>,
): Promise<Described> {
  signal.throwIfAborted();
  try {
    const outcome = await service.learn({ region, asOf: slot, signal });
    // The model that remains active has not forecast the days that became known since.
    if (outcome.status === 'learned' && !outcome.promoted) await service.issueForecasts({ region, at: slot });
    return described(outcome);
  } catch (err) {
    signal.throwIfAborted();
    log.error({ err, region }, 'learning failed');
    return { region, status: 'failed' };
  }
}

async function syncAll(service: MlService, { signal, log }: JobContext): Promise<JobResult> {
  const result = await service.syncExogenous({ signal });
  const issued: (IssueOutcome | Described)[] = [];
  for (const region of result.changed) {
    signal.throwIfAborted();
    try {
      issued.push(await service.issueForecasts({ region }));
    } catch (err) {
      log.error({ err, region }, 'could not issue a forecast');
      issued.push({ region, status: 'failed' });
    }
  }
  return { ...result, issued };
}

interface Described {
  readonly region: string;
  readonly status: LearnOutcome['status'] | 'failed';
  readonly reason?: string;
  readonly promoted?: boolean;
}

function described(outcome: LearnOutcome): Described {
  const { region, status } = outcome;
  return status === 'learned'
    ? { region, status, promoted: outcome.promoted }
    : { region, status, reason: outcome.reason };
}
