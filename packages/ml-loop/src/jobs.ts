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
  /** False: an operator has paused learning; what was learnt goes on forecasting. */
  readonly mayLearn: () => Promise<boolean>;
}): JobDefinition[] => [
  {
    name: 'forecast-learn',
    description: 'Learns what the last day taught, region by region, and issues their forecasts.',
    schedules: [{ cron: `0 ${LEARNING_HOUR_UTC} * * *`, timeZone: UTC }],
    maxAttempts: 3,
    timeoutMs: 4 * HOUR_MS,
    run: async (context) => ((await mayLearn()) ? learnAll(service, context) : { paused: true }),
  },
  {
    name: 'forecast-observe',
    description: 'Joins actual prices to the forecasts of them and issues anew where a day was published or data came.',
    schedules: [{ cron: '30 0,6,12,18 * * *', timeZone: UTC }],
    timeoutMs: HOUR_MS,
    run: async (context) => observeAll(service, context, await mayLearn()),
  },
  {
    name: 'exogenous-sync',
    description: 'Pulls forecasts of load, wind, sun and weather: before learning and before the auctions close.',
    schedules: [
      { cron: '30 3 * * *', timeZone: UTC },
      { cron: '15 8,14,20 * * *', timeZone: UTC },
    ],
    timeoutMs: 30 * MINUTE_MS,
    run: (context) => syncAll(service, context),
  },
  {
    name: 'forecast-maintain',
    description: 'Creates next month’s partition of observations, drops old ones, forgets old issues and patterns.',
    schedules: [{ cron: '40 3 * * *', timeZone: UTC }],
    run: () => service.maintain(),
  },
];

async function learnAll(service: MlService, { slot, signal, log }: JobContext): Promise<JobResult> {
  const regions = (await service.markets(slot)).map(({ region }) => region);
  const outcomes: Described[] = [];
  for (const region of regions) outcomes.push(await learnOne(service, region, { slot, signal, log }));
  const failed = outcomes.filter(({ status }) => status === 'failed').map(({ region }) => region);
  // Some failed: the others have learnt. All failed: more likely us, so this slot is worth another try.
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
    if (error) log.warn({ region, error }, 'forecasts not brought up to date');
    // A market that nobody has learnt waits for no night.
    if (untrained && mayLearn) learned.push(await learnOne(service, region, { slot, signal, log }));
  }
  return { outcomes, ...(learned.length > 0 ? { learned } : {}) };
}

/** A region that fails is told; the others are learnt all the same. */
async function learnOne(
  service: MlService,
  region: RegionCode,
  { slot, signal, log }: Pick<JobContext, 'slot' | 'signal' | 'log'>,
): Promise<Described> {
  signal.throwIfAborted();
  try {
    const outcome = await service.learn({ region, asOf: slot, signal });
    // What serves on has not forecast the days that became known since.
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
      log.error({ err, region }, 'a forecast was not issued');
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
