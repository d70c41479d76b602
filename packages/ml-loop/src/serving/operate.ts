import { AppError, type RegionCode, requireRegion } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { MlContext } from '../context.ts';
import type { LearnOutcome } from '../ports.ts';
import type { EmptyReason, LearnResponse, learnInput, observeInput, observeOutput } from '../schemas/index.ts';
import { NO_MARKET } from './model-info.ts';

/** Less than the server's response timeout. */
const RESPOND_AFTER_MS = 20_000;

/** Joins the actual prices and issues new forecasts where due. @throws AppError `unknown_region` */
export async function observe(
  { engine }: MlContext,
  input: z.output<typeof observeInput>,
  signal?: AbortSignal,
): Promise<z.infer<typeof observeOutput>> {
  const region = input.region === undefined ? undefined : requireRegion(input.region).code;
  const outcomes = await engine.observeForecasts({ ...(region ? { region } : {}), ...(signal ? { signal } : {}) });
  return {
    outcomes: outcomes.map((one) => ({
      region: one.region,
      joined: one.joined,
      issued: one.issued ?? null,
      error: one.error ?? null,
    })),
    reason: outcomes.length > 0 ? null : noMarketOf(region),
  };
}

const noMarketOf = (region: RegionCode | undefined): EmptyReason =>
  region === undefined
    ? NO_MARKET
    : { ...NO_MARKET, text: `No market prices with intervals of one hour or less are stored for ${region}.` };

type Outcome = LearnResponse['outcomes'][number];

/**
 * Learns one region, or all sequentially. Learning that outlasts the request continues in the background, reported as
 * `running`; the run log records the result.
 * @throws AppError `unknown_region`, `unknown_market` (404)
 */
export async function learn(context: MlContext, input: z.output<typeof learnInput>): Promise<LearnResponse> {
  const asOf = input.asOf ?? context.clock.now();
  const regions =
    input.region === undefined
      ? (await context.engine.markets(asOf)).map(({ region }) => region)
      : [requireRegion(input.region).code];
  const done = new Map<RegionCode, Outcome>();
  const all = learnEach(context, { regions, asOf, done, single: input.region !== undefined });
  // If it finishes late, it is logged below, because no caller is waiting.
  all.catch((err: unknown) => context.log.error({ err }, 'learning on request failed'));
  await Promise.race([all, after(RESPOND_AFTER_MS)]);
  const running = (region: RegionCode): Outcome => ({
    region,
    status: 'running',
    runId: null,
    promoted: null,
    reason: null,
  });
  return {
    outcomes: regions.map((region) => done.get(region) ?? running(region)),
    reason: regions.length > 0 ? null : NO_MARKET,
  };
}

async function learnEach(
  { engine, log }: MlContext,
  given: { readonly regions: readonly RegionCode[]; asOf: Date; done: Map<RegionCode, Outcome>; single: boolean },
): Promise<void> {
  for (const region of given.regions) {
    try {
      given.done.set(region, described(await engine.learn({ region, asOf: given.asOf })));
    } catch (err) {
      if (given.single && err instanceof AppError) throw err;
      log.error({ err, region }, 'learning failed');
      const reason = err instanceof AppError ? err.publicMessage : 'internal error; see the log';
      given.done.set(region, { region, status: 'failed', runId: null, promoted: null, reason });
    }
  }
}

const described = (outcome: LearnOutcome): Outcome => ({
  region: outcome.region,
  status: outcome.status,
  runId: outcome.status === 'learned' ? outcome.runId : null,
  promoted: outcome.status === 'learned' ? outcome.promoted : null,
  reason: outcome.status === 'learned' ? null : outcome.reason,
});

const after = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
