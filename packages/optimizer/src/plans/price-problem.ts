import { addMs, type Interval, MINUTE_MS, parseInstant, requireRegion } from '@energy-optimizer/kernel';
import { forecastUnavailable, meanOver, type Outlook, type Stretch } from '@energy-optimizer/outlook';
import { type Problem, parseProblem } from '@energy-optimizer/planning';
import type { Principal } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import type { OptimizerContext } from '../context.ts';
import { pricingMismatch, rangeTooLong } from '../errors.ts';
import type { PriceOutlooks, PriceRequest } from '../ports.ts';
import { MAX_HOURS } from '../prices/range.ts';
import type { pricingInput } from '../schemas/plans.ts';
import type { StoredPricing } from '../store/plans.ts';

type Pricing = z.output<typeof pricingInput>;
type Loose = Readonly<Record<string, unknown>>;

/** A complete problem, and where its prices come from. */
export interface PricedProblem {
  readonly problem: Problem;
  readonly pricing: StoredPricing;
}

/** Coverage of the intervals of forecast prices. */
const COVERAGE = 0.8;

/**
 * The problem with the prices of a region: of its market, or as a household pays them.
 * @throws AppError `pricing_mismatch`, `invalid_problem`, `forecast_unavailable` (503), and those of the prices of a tariff
 */
export async function priceProblem(
  { clock, outlooks }: Pick<OptimizerContext, 'clock' | 'outlooks'>,
  caller: Principal,
  given: Loose,
  { carbon, ...choice }: Pricing,
): Promise<PricedProblem> {
  if (given.importPricePerKwh !== undefined)
    throw pricingMismatch('problem.importPricePerKwh', 'must be omitted with `pricing`, which provides it.');
  // Everything but the prices is checked before they are read.
  const draft = parseProblem({ ...given, importPricePerKwh: 0 });
  const interval = intervalOf(draft);
  const region = requireRegion(choice.region).code;
  const request = { ...choice, region, interval, at: clock.now(), caller };
  const prices = await outlooks.prices(request);
  if (draft.currency !== undefined && draft.currency !== prices.currency)
    throw pricingMismatch('problem.currency', `is ${draft.currency}, but the prices are in ${prices.currency}.`);
  const steps = stepsOf(draft, interval.start).map(({ startMs, endMs }) => meanOver(prices.outlook, startMs, endMs));
  const unknown = steps.indexOf(undefined);
  if (unknown >= 0) throw forecastUnavailable(region, await whyUnknown(prices, interval, unknown));
  const known = steps as Stretch[];
  const exports = given.exportPricePerKwh === undefined ? await outlooks.exports(request) : undefined;
  const problem = parseProblem({
    ...given,
    currency: prices.currency,
    importPricePerKwh: known.map(({ price }) => price),
    ...intervalsOf(prices.outlook, known),
    ...(exports ? { exportPricePerKwh: exportsOf(exports, draft, interval) } : {}),
    ...(carbon ? { carbon: await carbonOf(outlooks, { region, interval, at: request.at }, draft) } : {}),
  });
  const until = known.findIndex(({ forecastShare }) => forecastShare > 0);
  const model = until >= 0 ? prices.model : null;
  return {
    problem,
    pricing: {
      ...{ region, tariff: choice.tariff ?? null, currency: prices.currency, prices: prices.source },
      model: model && { modelId: model.modelId, issuedAt: model.issuedAt },
      publishedUntil: until === 0 ? null : stepsOf(draft, interval.start)[(until < 0 ? known.length : until) - 1]!.end,
      vatIncluded: prices.paid?.vatIncluded ?? null,
      request: { ...tariffChoice(choice), exports: exports !== undefined },
    },
  };
}

async function whyUnknown(
  prices: { uncovered(end: Date): Promise<readonly string[]> },
  { end }: Interval,
  step: number,
): Promise<readonly string[]> {
  const why = await prices.uncovered(end);
  return [...why, `no price is known for step ${step + 1} of the problem`];
}

function intervalOf({ start, stepMinutes }: Problem): Interval {
  if (start === undefined) throw pricingMismatch('problem.start', 'is needed with `pricing`.');
  if (stepMinutes.length === 0)
    throw pricingMismatch('problem.stepMinutes', 'must have at least one step with `pricing`.');
  const begin = parseInstant(start)!;
  const minutes = stepMinutes.reduce((sum, step) => sum + step, 0);
  if (minutes > MAX_HOURS * 60) throw rangeTooLong('problem.stepMinutes');
  return { start: begin, end: addMs(begin, minutes * MINUTE_MS) };
}

function stepsOf({ stepMinutes }: Problem, start: Date): { startMs: number; endMs: number; end: Date }[] {
  let at = start.getTime();
  return stepMinutes.map((minutes) => {
    const startMs = at;
    at += minutes * MINUTE_MS;
    return { startMs, endMs: at, end: new Date(at) };
  });
}

function intervalsOf({ coverages }: Outlook, steps: readonly Stretch[]): Pick<Problem, 'importPriceInterval'> {
  const at = coverages.indexOf(COVERAGE);
  if (at < 0) return {};
  return {
    importPriceInterval: {
      lower: steps.map(({ lower, price }) => Math.min(lower[at]!, price)),
      upper: steps.map(({ upper, price }) => Math.max(upper[at]!, price)),
    },
  };
}

/** Steps without a price for exported energy earn nothing. */
function exportsOf(
  pieces: readonly { readonly startMs: number; readonly endMs: number; readonly price: number }[],
  draft: Problem,
  { start }: Interval,
): number[] {
  return stepsOf(draft, start).map(({ startMs, endMs }) => {
    const money = pieces.reduce((sum, piece) => {
      const within = Math.min(endMs, piece.endMs) - Math.max(startMs, piece.startMs);
      return within > 0 ? sum + within * piece.price : sum;
    }, 0);
    return money / (endMs - startMs);
  });
}

async function carbonOf(
  outlooks: OptimizerContext['outlooks'],
  request: { readonly region: string; readonly interval: Interval; readonly at: Date },
  draft: Problem,
): Promise<{ importGramsPerKwh: number[] }> {
  const found = await outlooks.carbon(request);
  const steps = stepsOf(draft, request.interval.start).map(
    ({ startMs, endMs }) => found && meanOver({ coverages: [], pieces: found.pieces }, startMs, endMs),
  );
  if (steps.includes(undefined))
    throw pricingMismatch(
      'pricing.carbon',
      `is true, but the carbon intensity of ${request.region} is not known for every step.`,
    );
  return { importGramsPerKwh: steps.map((step) => step!.price) };
}

const tariffChoice = ({ tariff, zone, used, contractStart }: Omit<Pricing, 'carbon'>) => ({
  tariff,
  zone,
  used,
  contractStart,
});

/** The prices of a past problem as they came; undefined: some are not published. */
export async function publishedPrices(
  outlooks: Pick<PriceOutlooks, 'prices' | 'exports'>,
  problem: Problem,
  { exports, ...request }: PriceRequest & { readonly exports: boolean },
): Promise<
  { readonly currency: string; readonly prices: Pick<Problem, 'importPricePerKwh'> & Partial<Problem> } | undefined
> {
  const { outlook, currency } = await outlooks.prices(request);
  const { start } = request.interval;
  const steps = stepsOf(problem, start).map(({ startMs, endMs }) => meanOver(outlook, startMs, endMs));
  if (steps.some((step) => step === undefined || step.forecastShare > 0)) return undefined;
  const sold = exports ? await outlooks.exports(request) : undefined;
  return {
    currency,
    prices: {
      importPricePerKwh: steps.map((step) => step!.price),
      ...(sold ? { exportPricePerKwh: exportsOf(sold, problem, request.interval) } : {}),
    },
  };
}
