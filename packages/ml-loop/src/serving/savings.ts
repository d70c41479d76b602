import { meanOver, type Outlook, type Stretch } from '@energy-optimizer/outlook';

/** The price of a run at its usual time compared with the cheapest start. */
export interface SavingRequest {
  readonly outlook: Outlook;
  readonly durationMs: number;
  /** The start of the run, or the mean over all possible starts. */
  readonly baseline: { readonly startMs: number } | 'mean';
  /** Start of the cheapest window found; undefined if none fits. */
  readonly cheapestStartMs: number | undefined;
  /** Runs start and end within this range. */
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Mean prices and their difference. The saving's `price` is never below 0, because not moving is one of the options.
 */
export interface Saving {
  readonly baseline: Stretch & { readonly startMs: number | null };
  readonly optimal: Stretch & { readonly startMs: number };
  readonly saved: number;
  /** Per coverage of the outlook; a negative lower bound means that the shift may cost more. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/** The mean is computed over starts on this grid. */
const GRID_MS = 15 * 60_000;

/** Undefined if the prices of the baseline or of every other start are unknown. */
export function savingOf(request: SavingRequest): Saving | undefined {
  const { outlook, durationMs } = request;
  const starts = request.baseline === 'mean' ? meanStarts(request) : [request.baseline.startMs];
  const over = (at: number) => meanOver(outlook, at, at + durationMs);
  const runs = starts.flatMap((at) => over(at) ?? []);
  if (runs.length === 0) return undefined;
  const baseline = meanOfRuns(runs);
  // The baseline time, and every start of the mean, compete with the window found, so the best never costs more than
  // the baseline.
  const candidates = [...(request.cheapestStartMs === undefined ? [] : [request.cheapestStartMs]), ...starts];
  const best = candidates
    .flatMap((startMs) => {
      const run = over(startMs);
      return run ? [{ ...run, startMs }] : [];
    })
    .reduce((least, next) => (next.price < least.price ? next : least));
  const baselineStartMs = request.baseline === 'mean' ? null : request.baseline.startMs;
  const unmoved = baselineStartMs !== null && best.price >= baseline.price;
  const optimal = unmoved ? { ...baseline, startMs: baselineStartMs } : best;
  return {
    baseline: { ...baseline, startMs: baselineStartMs },
    optimal,
    saved: Math.max(0, baseline.price - optimal.price),
    ...boundsOf(request, baselineStartMs, optimal, baseline),
  };
}

function meanStarts({ startMs, endMs, durationMs }: SavingRequest): number[] {
  const starts: number[] = [];
  for (let at = Math.ceil(startMs / GRID_MS) * GRID_MS; at + durationMs <= endMs; at += GRID_MS) starts.push(at);
  return starts.length > 0 ? starts : [startMs];
}

function meanOfRuns(runs: readonly Stretch[]): Stretch {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const bounds = (side: 'lower' | 'upper') => runs[0]![side].map((_, k) => mean(runs.map((run) => run[side][k]!)));
  return {
    price: mean(runs.map(({ price }) => price)),
    lower: bounds('lower'),
    upper: bounds('upper'),
    forecastShare: mean(runs.map(({ forecastShare }) => forecastShare)),
  };
}

/**
 * Errors within a run count as fully dependent, those of the two runs as independent (those of one day rise and fall
 * together, so the truth is narrower); the time both runs share costs the same and cancels.
 */
function boundsOf(
  { outlook, durationMs }: SavingRequest,
  baselineStartMs: number | null,
  optimal: Saving['optimal'],
  baseline: Stretch,
): Pick<Saving, 'lower' | 'upper'> {
  const saved = Math.max(0, baseline.price - optimal.price);
  const shift = baselineStartMs === null ? durationMs : Math.abs(baselineStartMs - optimal.startMs);
  const alone = shift >= durationMs;
  // The parts in only one of the runs, as shares of a run.
  const share = alone ? 1 : shift / durationMs;
  const part = (own: Stretch, startMs: number | null, otherMs: number) => {
    if (alone || startMs === null) return own;
    const from = startMs < otherMs ? startMs : otherMs + durationMs;
    return share === 0 ? undefined : meanOver(outlook, from, from + shift);
  };
  const mine = part(baseline, baselineStartMs, optimal.startMs);
  const theirs = part(optimal, optimal.startMs, baselineStartMs ?? optimal.startMs);
  if (!mine || !theirs) return { lower: outlook.coverages.map(() => saved), upper: outlook.coverages.map(() => saved) };
  const spread = (a: number, b: number) => share * Math.hypot(a, b);
  return {
    lower: outlook.coverages.map(
      (_, k) => saved - spread(mine.price - mine.lower[k]!, theirs.upper[k]! - theirs.price),
    ),
    upper: outlook.coverages.map(
      (_, k) => saved + spread(mine.upper[k]! - mine.price, theirs.price - theirs.lower[k]!),
    ),
  };
}
