import type { ContiguousRun, Run, SteppedRun } from '../problem/runs.ts';
import type { Setting } from '../problem/setting.ts';
import { addCycling } from './cycling.ts';
import { AT_LEAST, AT_MOST, EQUAL, type Linear, type Term } from './linear.ts';
import { earliness, START, WISH_WEIGHT } from './weights.ts';

/** Columns of an appliance. */
export interface RunColumns {
  readonly run: Run;
  /** By index of `run.starts`; empty for stepped appliances. */
  readonly starts: readonly number[];
  /** By step; a power for flexible appliances, a switch for breakable ones. */
  readonly powers: readonly (number | undefined)[];
  readonly switches: readonly (number | undefined)[];
  /** Share of the run (contiguous) or energy that does not fit. */
  readonly gap: number;
  /** Power of each step, as terms. */
  readonly use: readonly (readonly Term[])[];
}

export interface RunOptions {
  readonly linear: Linear;
  readonly setting: Setting;
  readonly money: number;
}

export function addRuns(options: RunOptions): RunColumns[] {
  const added = options.setting.runs.map((run) =>
    run.mode === 'contiguous' ? addContiguous(options, run) : addStepped(options, run),
  );
  for (const columns of added) {
    const first = added.find(({ run }) => run.id === columns.run.after?.id);
    if (first !== undefined) addSequence(options, first, columns);
  }
  return added;
}

function addContiguous({ linear, setting, money }: RunOptions, run: ContiguousRun): RunColumns {
  const { count } = setting.horizon;
  const use: Term[][] = Array.from({ length: count }, () => []);
  const starts = run.starts.map(({ from, kw }) => {
    const prefer = Math.max(run.energyKwh, 0.1) * earliness(setting.horizon, from);
    const column = linear.column({ upper: 1, integer: true, cost: money * run.startCost, prefer });
    for (const [offset, power] of kw.entries()) use[from + offset]?.push([column, power]);
    return column;
  });
  const gap = linear.column({ upper: 1, penalty: WISH_WEIGHT * Math.max(run.energyKwh, 0.1) });
  linear.row(...EQUAL(1), [[gap, 1], ...starts.map((column): Term => [column, 1])]);
  return { run, starts, powers: [], switches: [], gap, use };
}

function addStepped({ linear, setting, money }: RunOptions, run: SteppedRun): RunColumns {
  const { count, hours } = setting.horizon;
  const powers: (number | undefined)[] = new Array(count).fill(undefined);
  const switches: (number | undefined)[] = new Array(count).fill(undefined);
  const use: Term[][] = Array.from({ length: count }, () => []);
  const isOnOff = run.minKw === run.maxKw;
  const hasCycling = [run.minOnMinutes, run.minOffMinutes, run.maxStarts].some((value) => value !== undefined);
  const isSwitched = run.minKw > 0 || hasCycling || run.startCost !== 0;
  const energy: Term[] = [];
  for (const { from, to } of run.spans)
    for (let step = from; step < to; step += 1) {
      if (use[step]?.length !== 0) continue;
      const length = hours[step] ?? 0;
      const prefer = length * earliness(setting.horizon, step);
      if (isSwitched)
        switches[step] = linear.column({ upper: 1, integer: true, prefer: isOnOff ? prefer * run.maxKw : 0 });
      if (!isOnOff) powers[step] = linear.column({ upper: run.maxKw, prefer });
      const [on, power] = [switches[step], powers[step]];
      if (on !== undefined && power !== undefined) {
        linear.row(...AT_MOST(0), [
          [power, 1],
          [on, -run.maxKw],
        ]);
        linear.row(...AT_LEAST(0), [
          [power, 1],
          [on, -run.minKw],
        ]);
      }
      const term: Term = power !== undefined ? [power, 1] : [on ?? 0, run.maxKw];
      use[step]?.push(term);
      energy.push([term[0], term[1] * length]);
    }
  const gap = linear.column({ upper: run.energyKwh, penalty: WISH_WEIGHT });
  linear.row(...EQUAL(run.energyKwh), [[gap, 1], ...energy]);
  if (isSwitched)
    addCycling({
      linear,
      horizon: setting.horizon,
      switches,
      cycling: run,
      cost: money * run.startCost,
      prefer: START,
    });
  return { run, starts: [], powers, switches, gap, use };
}

/** The second appliance runs only in steps that begin after the first one has finished. */
function addSequence({ linear, setting }: RunOptions, first: RunColumns, second: RunColumns): void {
  const gapMinutes = second.run.after?.gapMinutes ?? 0;
  const done = doneTerms(linear, setting, first, gapMinutes);
  if (second.run.mode === 'contiguous') {
    const begun: Term[] = [];
    for (const [index, { from }] of second.run.starts.entries()) {
      begun.push([second.starts[index] ?? 0, 1]);
      linear.row(...AT_MOST(0), [...begun, ...negated(done(from))]);
    }
    return;
  }
  for (const [step, terms] of second.use.entries()) {
    const on = second.switches[step];
    const power: Term[] =
      on === undefined ? terms.map(([column, factor]) => [column, factor / greatestKw(second)]) : [[on, 1]];
    if (power.length > 0) linear.row(...AT_MOST(0), [...power, ...negated(done(step))]);
  }
}

const greatestKw = ({ run }: RunColumns): number => (run.mode === 'contiguous' ? 1 : run.maxKw);
const negated = (terms: readonly Term[]): Term[] => terms.map(([column, factor]) => [column, -factor]);

/** Terms that are 1 only if an appliance has finished, with a pause, by a boundary. */
function doneTerms(linear: Linear, { horizon }: Setting, { run, starts, use }: RunColumns, gapMinutes: number) {
  const { edges, hours, count } = horizon;
  const isDone = (end: number, boundary: number) => (edges[end] ?? 0) + gapMinutes <= (edges[boundary] ?? 0) + 1e-6;
  if (run.mode === 'contiguous')
    return (boundary: number): Term[] =>
      run.starts.flatMap(({ to }, index): Term[] => (isDone(to, boundary) ? [[starts[index] ?? 0, 1]] : []));
  const done = Array.from({ length: count }, () => linear.column({ upper: 1, integer: true }));
  for (const [boundary, column] of done.entries()) {
    const used = use.flatMap((terms, step): Term[] =>
      isDone(step + 1, boundary) ? terms.map(([power, factor]) => [power, factor * (hours[step] ?? 0)]) : [],
    );
    linear.row(...AT_LEAST(0), [...used, [column, -run.energyKwh]]);
  }
  return (boundary: number): Term[] => [[done[boundary] ?? 0, 1]];
}
