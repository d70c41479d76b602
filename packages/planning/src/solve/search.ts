import { buildModel, type Model } from '../model/build-model.ts';
import { greatestWorth, worthOf } from '../model/worth.ts';
import { isBurning, readSchedule, type Schedule } from '../plan/schedule.ts';
import type { Setting } from '../problem/setting.ts';
import { scheduleDirectly } from './direct.ts';
import { type Limits, loadSolver, solve } from './solver.ts';
import { solveStages } from './stages.ts';

export interface Found {
  readonly schedule: Schedule;
  readonly isOptimal: boolean;
  readonly gap: number;
  readonly unmet: number;
}

/** The best schedule of a setting: by sorting where nothing is coupled, otherwise from the model. */
export async function search(setting: Setting, limits: Limits): Promise<Found> {
  const schedule = scheduleDirectly(setting);
  return schedule === undefined ? searchModel(setting, limits) : { schedule, isOptimal: true, gap: 0, unmet: 0 };
}

/** The best schedule of the mixed-integer model. `prepare` may restrict it. */
export async function searchModel(
  setting: Setting,
  limits: Limits,
  prepare: (model: Model) => void = () => undefined,
): Promise<Found> {
  const highs = await loadSolver();
  const worth = greatestWorth(setting, worthOf(setting));
  const attempt = (isStrict: boolean): Found => {
    const model = buildModel(setting, isStrict);
    prepare(model);
    const { values, isOptimal, gap, unmet } = solveStages(highs, model.linear, worth, limits);
    return { schedule: readSchedule(model, values), isOptimal, gap, unmet };
  };
  const found = attempt(false);
  // Rare: burning energy in a battery pays off although no price is negative, such as at an export limit.
  return isBurning(found.schedule) ? attempt(true) : found;
}

/** The least weighted sum of unmet wishes, regardless of cost. */
export async function leastUnmet(setting: Setting, limits: Limits): Promise<number> {
  const { linear } = buildModel(setting);
  const found = solve(await loadSolver(), linear, { penalty: 1 }, { ...limits, gap: 1e-9 });
  return found?.objective ?? Infinity;
}
