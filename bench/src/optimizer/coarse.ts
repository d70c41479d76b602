import { type Plan, type ProblemInput, planEnergy } from '@energy-optimizer/planning';
import { COARSE, house, QUARTERS } from './problems.ts';

/** Steps of a day that both the fine and the coarse week have. */
const DAY = 96;

const SERIES = ['importPricePerKwh', 'loadKw', 'pvKw'] as const;

/** The week of quarter-hours, and the same week with coarse far steps, whose values are the means of their quarters. */
export function bothWeeks(): { readonly fine: ProblemInput; readonly coarse: ProblemInput } {
  const [fine, coarse] = [house({ stepMinutes: QUARTERS }), house({ stepMinutes: COARSE })];
  for (const name of SERIES) {
    const quarters = fine[name] as number[];
    let from = 0;
    coarse[name] = COARSE.map((minutes) => {
      const part = quarters.slice(from, from + minutes / 15);
      from += part.length;
      return part.reduce((sum, value) => sum + value, 0) / part.length;
    });
  }
  return { fine, coarse };
}

/**
 * What a coarse plan costs in quarter-hours, net of the stored energy: its first day is carried out as it is, and the rest
 * is planned again in quarter-hours from the state that it leaves.
 */
export async function costCarriedOut(fine: ProblemInput, plan: Plan): Promise<number> {
  const [prices, load] = [fine.importPricePerKwh as number[], fine.loadKw as number[]];
  let cost = 0;
  for (let step = 0; step < DAY; step += 1)
    cost +=
      (plan.grid.importKw[step]! * prices[step]! - plan.grid.exportKw[step]! * Number(fine.exportPricePerKwh)) / 4;
  const started = new Map(plan.appliances.filter(({ starts }) => starts[0]! < DAY).map((one) => [one.id, one]));
  if ([...started.values()].some(({ powerKw }) => powerKw[DAY]! > 0))
    throw new Error('a run goes on after the first day');
  if (plan.evs.some(({ chargeKw }) => chargeKw.slice(DAY).some((kw) => kw > 0)))
    throw new Error('the vehicle is still there after the first day');
  const rest: ProblemInput = {
    stepMinutes: fine.stepMinutes.slice(DAY),
    importPricePerKwh: prices.slice(DAY),
    exportPricePerKwh: fine.exportPricePerKwh,
    loadKw: load.slice(DAY),
    pvKw: (fine.pvKw as number[]).slice(DAY),
    batteries: fine.batteries!.map((one, index) => ({ ...one, startKwh: plan.batteries[index]!.energyKwh[DAY - 1]! })),
    appliances: fine
      .appliances!.filter(({ id }) => !started.has(id))
      .map(({ after, latest: _, ...one }) => ({ ...one, ...(after && !started.has(after.id) ? { after } : {}) })),
  };
  return cost + (await planEnergy(rest, { gap: 0.005 })).cost.netOfStored;
}
