import type { JobContext, JobDefinition, JobResult } from '@energy-optimizer/jobs';
import { HOUR_MS, MINUTE_MS, type RegionCode, unavailable } from '@energy-optimizer/kernel';
import type { Engine } from './learning/engine.ts';
import type { IssueOutcome } from './learning/observe.ts';
import type { LearnOutcome } from './ports.ts';
import { LEARNING_HOUR_UTC } from './serving/next-learning.ts';

const UTC = 'UTC';

/** The jobs of this domain. */
export const mlJobs = ({
  engine,
  mayLearn,
}: {
  readonly engine: Engine;
  /** False: an operator has paused learning; existing models keep forecasting. */
  readonly mayLearn: () => Promise<boolean>;
}): JobDefinition[] => [
  {
    name: 'forecast-learn',
    description: 'Learns from the latest day, region by region, and issues forecasts.',
    schedules: [{ cron: `0 ${LEARNING_HOUR_UTC} * * *`, timeZone: UTC }],
    maxAttempts: 3,
    timeoutMs: 4 * HOUR_MS,
    run: async (context) => ((await mayLearn()) ? learnAll(engine, context) : { paused: true }),
  },
  {
    name: 'forecast-observe',
    description:
      'Matches actual prices with forecasts and issues new forecasts after a day is published or new data arrives.',
    schedules: [{ cron: '30 0,6,12,18 * * *', timeZone: UTC }],
    timeoutMs: HOUR_MS,
    run: async (context) => observeAll(engine, context, await mayLearn()),
  },
  {
    name: 'exogenous-sync',
    description: 'Fetches forecasts of load, wind, solar and weather before learning and before auctions close.',
    schedules: [
      { cron: '30 3 * * *', timeZone: UTC },
      { cron: '15 8,14,20 * * *', timeZone: UTC },
    ],
    timeoutMs: 30 * MINUTE_MS,
    run: (context) => syncAll(engine, context),
  },
  {
    name: 'forecast-maintain',
    description: 'Creates next month’s observation partition and deletes old partitions, issues and patterns.',
    schedules: [{ cron: '40 3 * * *', timeZone: UTC }],
    run: () => engine.maintain(),
  },
];

async function learnAll(engine: Engine, { slot, signal, log }: JobContext): Promise<JobResult> {
  const regions = (await engine.markets(slot)).map(({ region }) => region);
  const outcomes: Described[] = [];
  for (const region of regions) outcomes.push(await learnOne(engine, region, { slot, signal, log }));
  const failed = outcomes.filter(({ status }) => status === 'failed').map(({ region }) => region);
  // Some failed: the others have learned. All failed: probably a problem on our side, so this slot is retried.
  if (failed.length > 0 && failed.length === regions.length) {
    throw unavailable('learning_failed', `Learning failed in all regions: ${failed.join(', ')}.`);
  }
  return { outcomes };
}

async function observeAll(engine: Engine, { slot, signal, log }: JobContext, mayLearn: boolean): Promise<JobResult> {
  const outcomes = await engine.observeForecasts({ at: slot, signal });
  const learned: Described[] = [];
  for (const { region, error, untrained } of outcomes) {
    if (error) log.warn({ region, error }, 'could not update forecasts');
    // An untrained market is trained immediately, not at night.
    if (untrained && mayLearn) learned.push(await learnOne(engine, region, { slot, signal, log }));
  }
  return { outcomes, ...(learned.length > 0 ? { learned } : {}) };
}

/** A failing region is reported; the others still learn. */
async function learnOne(
  engine: Engine,
  region: RegionCode,
  { slot, signal, log }: Pick<JobContext, 'slot' | 'signal' | 'log'>,
): Promise<Described> {
  signal.throwIfAborted();
  try {
    const outcome = await engine.learn({ region, asOf: slot, signal });
    // The active model has not forecast the days that have become known since.
    if (outcome.status === 'learned' && !outcome.promoted) await engine.issueForecasts({ region, at: slot });
    return described(outcome);
  } catch (err) {
    signal.throwIfAborted();
    log.error({ err, region }, 'learning failed');
    return { region, status: 'failed' };
  }
}

async function syncAll(engine: Engine, { signal, log }: JobContext): Promise<JobResult> {
  const result = await engine.syncExogenous({ signal });
  const issued: (IssueOutcome | Described)[] = [];
  for (const region of result.changed) {
    signal.throwIfAborted();
    try {
      issued.push(await engine.issueForecasts({ region }));
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
