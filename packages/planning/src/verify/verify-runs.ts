import type { Plan } from '../plan/plan.ts';
import { horizonOf } from '../problem/horizon.ts';
import type { Problem } from '../problem/problem.ts';
import { type Run, runsOf } from '../problem/runs.ts';
import { type Report, TOLERANCE } from './values.ts';

type Planned = Plan['appliances'][number];

export function verifyRuns(problem: Problem, plan: Plan, report: Report): void {
  const horizon = horizonOf(problem);
  for (const [index, run] of runsOf(problem, horizon).entries()) {
    const planned = plan.appliances[index];
    const fail = (text: string) => report(`${run.id}: ${text}`);
    if (planned === undefined) {
      fail('is missing');
      continue;
    }
    const isConflict = plan.conflicts.some(({ device }) => device === run.id);
    const used = planned.powerKw.reduce((sum, kw, step) => sum + kw * (horizon.hours[step] ?? 0), 0);
    if (!isConflict && Math.abs(used - run.energyKwh) > 2e-3) fail(`uses ${used} of ${run.energyKwh} kWh`);
    for (const [step, kw] of planned.powerKw.entries())
      if (kw > 0 && !run.spans.some(({ from, to }) => step >= from && step < to)) fail(`runs in step ${step}`);
    if (run.mode === 'contiguous') verifyProfile(run, planned, fail);
    else verifyPowers(run, planned, horizon.edges, fail);
    verifySequence(problem, plan, run, planned, horizon.edges, fail);
  }
}

function verifyProfile(run: Extract<Run, { mode: 'contiguous' }>, { starts, powerKw }: Planned, fail: Report): void {
  const start = run.starts.find(({ from }) => from === starts[0]);
  if (starts.length > 1 || (starts.length === 1 && start === undefined)) fail(`starts at ${starts}`);
  for (const [step, kw] of powerKw.entries())
    if (Math.abs(kw - (start?.kw[step - start.from] ?? 0)) > TOLERANCE) fail(`has ${kw} kW in step ${step}`);
}

function verifyPowers(
  run: Extract<Run, { mode: 'breakable' | 'flexible' }>,
  { powerKw, starts }: Planned,
  edges: readonly number[],
  fail: Report,
): void {
  for (const [step, kw] of powerKw.entries())
    if (kw > run.maxKw + TOLERANCE || (kw > 0 && kw < run.minKw - TOLERANCE)) fail(`has ${kw} kW in step ${step}`);
  if (starts.length > (run.maxStarts ?? Infinity)) fail(`starts ${starts.length} times`);
  const minutes = (from: number, to: number) => (edges[to] ?? 0) - (edges[from] ?? 0);
  let last: number | undefined;
  for (const start of starts) {
    const stop = powerKw.findIndex((kw, step) => step > start && kw === 0);
    const end = stop === -1 ? powerKw.length : stop;
    if (stop !== -1 && minutes(start, end) < (run.minOnMinutes ?? 0) - 1e-6)
      fail(`is on for ${minutes(start, end)} minutes`);
    if (last !== undefined && minutes(last, start) < (run.minOffMinutes ?? 0) - 1e-6)
      fail(`is off for ${minutes(last, start)} minutes`);
    last = end;
  }
}

function verifySequence(
  problem: Problem,
  plan: Plan,
  run: Run,
  planned: Planned,
  edges: readonly number[],
  fail: Report,
): void {
  const index = problem.appliances.findIndex(({ id }) => id === run.after?.id);
  const first = plan.appliances[index];
  if (first === undefined || planned.starts[0] === undefined) return;
  const end = first.powerKw.findLastIndex((kw) => kw > 0) + 1;
  if ((edges[planned.starts[0]] ?? 0) + 1e-6 < (edges[end] ?? 0) + (run.after?.gapMinutes ?? 0))
    fail(`starts before ${first.id} has finished`);
}
