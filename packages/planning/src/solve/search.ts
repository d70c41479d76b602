import { buildModel, type Model } from '../model/build-model.ts';
import { greatestWorth, worthOf } from '../model/worth.ts';
import { isBurning, readSchedule, type Schedule } from '../plan/schedule.ts';
import type { Setting } from '../problem/setting.ts';
import { type Limits, loadSolver, solve } from './solver.ts';
import { type Staged, solveStages } from './stages.ts';

export interface Found extends Staged {
  readonly model: Model;
  readonly schedule: Schedule;
}

/** The best schedule of a setting. */
export async function search(
  setting: Setting,
  limits: Limits,
  prepare: (model: Model) => void = () => undefined,
): Promise<Found> {
  const highs = await loadSolver();
  const worth = greatestWorth(setting, worthOf(setting));
  const attempt = (isStrict: boolean): Found => {
    const model = buildModel(setting, isStrict);
    prepare(model);
    const staged = solveStages(highs, model.linear, worth, limits);
    return { ...staged, model, schedule: readSchedule(model, staged.values) };
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
