import { MINUTE_MS, parseInstant } from '@energy-optimizer/kernel';
import type { Model } from '../model/build-model.ts';
import { costOf } from '../plan/cost.ts';
import type { Plan } from '../plan/plan.ts';
import type { Setting } from '../problem/setting.ts';
import { type Found, searchModel } from './search.ts';
import type { Limits } from './solver.ts';
import { NoPlanError } from './stages.ts';

/** The part of the previous plan that stays in force. */
const KEPT_MINUTES = 120;
const UNMET_TOLERANCE = 1e-4;

/** The best schedule that continues the previous plan for two hours; undefined if that is no longer possible. */
export async function searchKept(setting: Setting, limits: Limits, previous: Plan): Promise<Found | undefined> {
  return searchModel(setting, limits, (model) => keep(model, previous)).catch((error: unknown) => {
    if (error instanceof NoPlanError) return undefined;
    throw error;
  });
}

export function isWorthKeeping(setting: Setting, kept: Found, fresh: Found, threshold: number): boolean {
  if (kept.unmet > fresh.unmet + UNMET_TOLERANCE) return false;
  const cost = ({ schedule }: Found) => costOf(setting, schedule, setting).netOfStored;
  return cost(kept) - cost(fresh) <= threshold;
}

function keep({ linear, setting, stores, runs, heaters }: Model, previous: Plan): void {
  const steps = keptSteps(setting, previous);
  const fix = (column: number | undefined, value: number | undefined) => {
    if (column !== undefined && value !== undefined) linear.fix(column, value);
  };
  for (const { store, charge, discharge, charging } of stores) {
    const planned = [...previous.batteries, ...previous.evs].find(({ id }) => id === store.id);
    for (const [step, before] of steps) {
      fix(charge[step], planned?.chargeKw[before]);
      fix(discharge[step], planned?.dischargeKw[before]);
      if (planned !== undefined) fix(charging[step], (planned.chargeKw[before] ?? 0) > 0 ? 1 : 0);
    }
  }
  for (const { run, starts, powers, switches } of runs) {
    const planned = previous.appliances.find(({ id }) => id === run.id);
    if (planned === undefined) continue;
    for (const [step, before] of steps) {
      const kw = planned.powerKw[before] ?? 0;
      fix(powers[step], kw);
      fix(switches[step], kw > 0 ? 1 : 0);
      const index = run.mode === 'contiguous' ? run.starts.findIndex(({ from }) => from === step) : -1;
      fix(starts[index], planned.starts.includes(before) ? 1 : 0);
    }
  }
  for (const { heater, powers } of heaters) {
    const planned = previous.thermal.find(({ id }) => id === heater.id);
    for (const [step, before] of steps) fix(powers[step], planned?.powerKw[before]);
  }
}

/** Steps of the next two hours with the steps of the previous plan that begin at the same time. */
function keptSteps({ horizon, problem }: Setting, previous: Plan): [step: number, before: number][] {
  const startOf = (text: string | undefined) => (text === undefined ? undefined : parseInstant(text)?.getTime());
  const [now, then] = [startOf(problem.start), startOf(previous.start)];
  const shift = now === undefined || then === undefined ? 0 : (now - then) / MINUTE_MS;
  const before = new Map<number, number>();
  let minutes = 0;
  for (const [step, length] of previous.stepMinutes.entries()) {
    before.set(Math.round(minutes * 60), step);
    minutes += length;
  }
  return horizon.hours.flatMap((_, step): [number, number][] => {
    const edge = horizon.edges[step] ?? 0;
    const same = before.get(Math.round((edge + shift) * 60));
    return (horizon.edges[step + 1] ?? Infinity) <= KEPT_MINUTES && same !== undefined ? [[step, same]] : [];
  });
}
