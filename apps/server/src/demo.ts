import { addMs, DAY_MS, systemClock } from '@energy-optimizer/kernel';
import { DEMO_NOTICE, DEMO_SOURCE } from '@energy-optimizer/pricing';
import type { ServerParts } from './compose.ts';
import { DatabaseUnusableError } from './database.ts';

/** Enough for a trained model and a year of statistics. */
const HISTORY_DAYS = 400;
/** Within the limit of one refresh. */
const PIECE_DAYS = 200;

/**
 * A database holds either demo data or real prices.
 * @throws DatabaseUnusableError when what is stored does not match `PROVIDERS`
 */
export async function assertDemoMatches({ runtime }: ServerParts, isDemo: boolean): Promise<void> {
  const stored = (await runtime.pricing.service.dataAges()).map(({ source }) => source);
  if (stored.length === 0 || stored.includes(DEMO_SOURCE) === isDemo) return;
  throw new DatabaseUnusableError(
    new Error(
      isDemo
        ? 'it contains real prices, which are never mixed with demo data; set DATA_DIR to another directory.'
        : 'it contains demo data, which is never mixed with real prices; run `npm run demo`, or set DATA_DIR to another directory.',
    ),
  );
}

/** Fills a new demo database: a year of prices, then a model and its forecast. Prints what it does. */
export async function prepareDemo(
  { runtime }: ServerParts,
  say: (line: string) => void,
  signal: AbortSignal,
  historyDays = HISTORY_DAYS,
): Promise<void> {
  const { pricing, jobs } = runtime;
  say(`demo data    ${DEMO_NOTICE}`);
  const now = systemClock.now();
  const isNew = (await pricing.service.dataAges()).length === 0;
  if (isNew) {
    say(`demo data    storing ${historyDays} days of prices …`);
    const from = addMs(now, -historyDays * DAY_MS);
    for (let start = from; start < now; start = addMs(start, PIECE_DAYS * DAY_MS)) {
      const end = addMs(start, PIECE_DAYS * DAY_MS);
      await pricing.service.refresh({
        providers: [DEMO_SOURCE],
        start,
        end: end < now ? end : addMs(now, 2 * DAY_MS),
        signal,
      });
    }
    say('demo data    training the forecast model, about a minute; prices are available …');
  } else {
    await pricing.service.refresh({ providers: [DEMO_SOURCE], signal });
  }
  const run = await jobs.tryNow('forecast-observe', signal);
  if (run?.status === 'succeeded') say('demo data    ready: prices until tomorrow, forecasts for seven days');
}
