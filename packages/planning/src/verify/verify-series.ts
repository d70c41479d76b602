import type { Plan } from '../plan/plan.ts';
import type { Problem } from '../problem/problem.ts';
import { type Report, TOLERANCE, valueAt } from './values.ts';

/** Every device of the problem has its place in the plan, and every series one finite value per step. */
export function verifySeries(problem: Problem, plan: Plan, report: Report): void {
  const count = problem.stepMinutes.length;
  if (JSON.stringify(plan.stepMinutes) !== JSON.stringify(problem.stepMinutes))
    report('has other steps than the problem');
  if (plan.start !== problem.start) report(`starts at ${plan.start} instead of ${problem.start}`);
  for (const list of ['batteries', 'evs', 'appliances', 'thermal'] as const) {
    const [wanted, planned] = [problem[list], plan[list]].map((devices) => devices.map(({ id }) => id).join(', '));
    if (wanted !== planned) report(`${list}: has ${planned || 'none'} instead of ${wanted || 'none'}`);
    for (const device of plan[list]) verifyDevice(device, count, report);
  }
  verifyDevice({ id: 'grid', ...plan.grid }, count, report);
  verifyDevice({ id: 'pv', ...plan.pv }, count, report);
  verifyParts(problem, plan, report);
}

function verifyDevice({ id, ...device }: { readonly id: string }, count: number, report: Report): void {
  for (const [name, values] of Object.entries<readonly number[]>(device)) {
    if (name !== 'starts' && values.length !== count) report(`${id}: ${name} has ${values.length} values`);
    if (!values.every((value) => Number.isFinite(value))) report(`${id}: ${name} has a value that is not finite`);
  }
}

/** Series that follow from others. */
function verifyParts({ stepMinutes, pvKw, grid }: Problem, plan: Plan, report: Report): void {
  const { importKw, exportKw, importAboveLimitKw, exportAboveLimitKw } = plan.grid;
  const part = (powers: readonly number[], limit: number | readonly number[] | undefined, step: number) =>
    limit === undefined ? 0 : Math.max((powers[step] ?? 0) - valueAt(limit, step), 0);
  for (const step of stepMinutes.keys()) {
    const check = (name: string, stated: number | undefined, expected: number) => {
      if (Math.abs((stated ?? 0) - expected) > TOLERANCE)
        report(`step ${step}: ${name} is ${stated} kW instead of ${expected}`);
    };
    check('import above the limit', importAboveLimitKw[step], part(importKw, grid.importLimitKw, step));
    check('export above the limit', exportAboveLimitKw[step], part(exportKw, grid.exportLimitKw, step));
    check('curtailed generation', plan.pv.curtailedKw[step], valueAt(pvKw, step) - (plan.pv.usedKw[step] ?? 0));
  }
}
