import type { Plan } from '../plan/plan.ts';
import { type Horizon, horizonOf } from '../problem/horizon.ts';
import type { Problem } from '../problem/problem.ts';
import { type Run, runsOf } from '../problem/runs.ts';
import { type Report, TOLERANCE } from './values.ts';
import { startsIn, verifyCycling } from './verify-cycling.ts';

type Planned = Plan['appliances'][number];

export function verifyRuns(problem: Problem, plan: Plan, report: Report): void {
  const horizon = horizonOf(problem);
  const runs = runsOf(problem, horizon);
  for (const [index, run] of runs.entries()) {
    const planned = plan.appliances[index];
    const fail = (text: string) => report(`${run.id}: ${text}`);
    if (planned === undefined) continue;
    const conflict = plan.conflicts.find(({ code, device }) => device === run.id && code === unmetCode(run));
    const used = planned.powerKw.reduce((sum, kw, step) => sum + kw * (horizon.hours[step] ?? 0), 0);
    const wished =
      conflict === undefined ? run.energyKwh : conflict.unit === 'runs' ? 0 : run.energyKwh - conflict.missing;
    if (Math.abs(used - wished) > 2e-3) fail(`uses ${used} of ${wished} kWh`);
    for (const [step, kw] of planned.powerKw.entries())
      if (kw > 0 && !run.spans.some(({ from, to }) => step >= from && step < to)) fail(`runs in step ${step}`);
    if (run.mode === 'contiguous') verifyProfile(run, planned, fail);
    else verifyPowers(run, planned, horizon.edges, fail);
    verifySequence(runs, plan, run, planned, horizon, fail);
  }
}

/** A run of a profile is complete or missing; other runs may lack a part of their energy. */
const unmetCode = ({ mode }: Run) => (mode === 'contiguous' ? 'run' : 'energy');

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
  const actual = startsIn(powerKw);
  if (JSON.stringify(starts) !== JSON.stringify(actual)) fail(`states starts at ${starts}, but starts at ${actual}`);
  verifyCycling(run, powerKw, edges, fail);
}

/** Whether an appliance waits for another one to finish. */
function verifySequence(
  runs: readonly Run[],
  plan: Plan,
  run: Run,
  planned: Planned,
  { edges, hours }: Horizon,
  fail: Report,
): void {
  const index = runs.findIndex(({ id }) => id === run.after?.id);
  const [before, first] = [runs[index], plan.appliances[index]];
  const [start] = run.mode === 'contiguous' ? planned.starts : startsIn(planned.powerKw);
  if (before === undefined || first === undefined || start === undefined) return;
  const used = first.powerKw.reduce((sum, kw, step) => sum + kw * (hours[step] ?? 0), 0);
  const isDone = before.mode === 'contiguous' ? first.starts.length > 0 : used > before.energyKwh - 2e-3;
  if (!isDone) fail(`runs, although ${first.id} does not finish`);
  const end =
    before.mode === 'contiguous'
      ? (before.starts.find(({ from }) => from === first.starts[0])?.to ?? 0)
      : first.powerKw.findLastIndex((kw) => kw > 0) + 1;
  if ((edges[start] ?? 0) + 1e-6 < (edges[end] ?? 0) + (run.after?.gapMinutes ?? 0))
    fail(`starts before ${first.id} has finished`);
}
