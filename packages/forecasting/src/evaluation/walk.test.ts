import { describe, expect, test } from 'vitest';
import type { Expert, Panel } from '../experts/expert.ts';
import { expertsOfLevel } from '../experts/experts.ts';
import { combine } from './backtest.ts';
import { scoreAll } from './score.ts';
import { type Checkpoints, type WalkOptions, walkResumably } from './walk.ts';

const DAYS = 140;

/** Prices with a daily and a weekly pattern and one exogenous driver. */
function worldOf(days: number): Panel {
  const load = Float64Array.from({ length: days * 24 }, (_, at) => 10 * Math.sin(at / 31) + 5 * Math.sin(at / 7));
  const prices = load.map((value, at) => 40 + value + 8 * Math.sin((at % 24) / 4) + (Math.floor(at / 24) % 7));
  const first = Date.parse('2024-01-01');
  const dates = Array.from({ length: days }, (_, d) => new Date(first + d * 86_400_000).toISOString().slice(0, 10));
  return { steps: 24, dates, prices, exogenous: [load] };
}
const panel = worldOf(DAYS);
const period = { panel, from: DAYS - 20, to: DAYS };

/** The LASSO expert with the shortest window: quick to fit. */
const quickExpert = (): Expert => expertsOfLevel(1).find(({ id }) => id.startsWith('lear-56'))!;

function memoryCheckpoints() {
  const kept = new Map<string, Uint8Array>();
  const checkpoints: Checkpoints = {
    read: async (name) => kept.get(name),
    write: async (name, bytes) => {
      kept.set(name, Uint8Array.from(bytes));
    },
  };
  return { kept, checkpoints };
}

const walk = (expert: Expert, options: Partial<WalkOptions> = {}) =>
  walkResumably(expert, period, { costMs: () => 0, nowMs: () => 0, ...options });

/** Stops a walk after a number of days, as if killed. */
async function stoppedAfter(days: number, checkpoints: Checkpoints) {
  const stop = new AbortController();
  const onDay = (done: number) => {
    if (done === days) stop.abort(new Error('killed'));
  };
  await expect(walk(quickExpert(), { checkpoints, signal: stop.signal, onDay })).rejects.toThrow('killed');
}

describe('a backtest that was stopped', () => {
  test('resumes from the saved state with the same forecasts', async () => {
    const whole = await walk(quickExpert());
    const { checkpoints } = memoryCheckpoints();
    await stoppedAfter(8, checkpoints);
    const counted = countingFits(quickExpert());
    const track = await walk(counted.expert, { checkpoints });
    expect(counted.calls()).toEqual({ fits: 0, updates: 12 });
    for (const [at, value] of track.forecasts.entries()) expect(value).toBeCloseTo(whole.forecasts[at]!, 9);
  });

  test('starts again on other data or with a damaged checkpoint', async () => {
    const { kept, checkpoints } = memoryCheckpoints();
    await stoppedAfter(8, checkpoints);
    const other = countingFits(quickExpert());
    const changed = { ...period, panel: { ...panel, prices: panel.prices.map((price) => price + 1) } };
    await walkResumably(other.expert, changed, { costMs: () => 0, nowMs: () => 0, checkpoints });
    expect(other.calls()).toEqual({ fits: 1, updates: 19 });
    for (const [name, bytes] of kept) kept.set(name, bytes.slice(0, bytes.length - 9).fill(0, 300));
    const again = countingFits(quickExpert());
    await walk(again.expert, { checkpoints });
    expect(again.calls()).toEqual({ fits: 1, updates: 19 });
  });

  test('is not repeated once it has finished', async () => {
    const { checkpoints } = memoryCheckpoints();
    const first = await walk(quickExpert(), { checkpoints });
    const counted = countingFits(quickExpert());
    expect((await walk(counted.expert, { checkpoints })).forecasts).toEqual(first.forecasts);
    expect(counted.calls()).toEqual({ fits: 0, updates: 0 });
  });
});

test('scores contain errors, intervals and share of time of experts, families and the ensemble', async () => {
  let ms = 0;
  const track = await walk(quickExpert(), { costMs: () => (ms += 50) });
  const scores = scoreAll([track], combine([track], period), period);
  expect(track.updateMs).toBe(50);
  expect(scores.experts[0]).toMatchObject({ id: track.id, secondsPerDay: 0.05, count: 480 });
  expect(scores.families.map(({ family }) => family)).toEqual(['lear']);
  // One member: the family is the expert.
  expect(scores.families[0]!.mae).toBeCloseTo(scores.experts[0]!.mae, 12);
  expect(scores.naive.rmae).toBe(1);
  for (const one of [scores.experts[0]!, scores.families[0]!, scores.rule, scores.ensemble, scores.naive]) {
    expect(one.intervalDays).toBeGreaterThanOrEqual(10);
    expect(one.intervalDays).toBeLessThan(20);
    expect(one.crps).toBeLessThan(one.mae);
    expect(one.coverage['95']!).toBeGreaterThanOrEqual(one.coverage['80']!);
  }
});

function countingFits(inner: Expert) {
  let fits = 0;
  let updates = 0;
  const expert: Expert = {
    ...inner,
    fit: (...args) => {
      fits += 1;
      inner.fit(...args);
    },
    update: (...args) => {
      updates += 1;
      inner.update(...args);
    },
  };
  return { expert, calls: () => ({ fits, updates }) };
}
