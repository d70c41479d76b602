import { MAX } from './fields.ts';

interface Fault {
  readonly path: PropertyKey[];
  readonly message: string;
}

interface Loose {
  readonly [key: string]: unknown;
}

/** Fields whose arrays have one value per step, wherever they occur. */
const PER_STEP = new Set([
  'importPricePerKwh',
  'exportPricePerKwh',
  'lower',
  'upper',
  'loadKw',
  'pvKw',
  'importLimitKw',
  'exportLimitKw',
  'chargeKw',
  'dischargeKw',
  'drainKw',
  'minChargeKwhPerStep',
  'copFactor',
  'ambientC',
  'drawKw',
  'minC',
  'maxC',
  'importGramsPerKwh',
  'exportGramsPerKwh',
  'steps',
]);

/** Fields that are boundaries, and thus possibly instants. */
const BOUNDARIES = new Set(['at', 'arrival', 'departure', 'from', 'to', 'earliest', 'latest']);

/** Faults that concern more than one field. */
export function referenceProblems(problem: object): Fault[] {
  const loose = problem as Loose;
  const faults: Fault[] = [];
  const stepMinutes = loose.stepMinutes as number[];
  const visit = (value: unknown, path: PropertyKey[]): void => {
    const key = path.at(-1);
    if (Array.isArray(value)) {
      if (PER_STEP.has(String(key)) && value.length !== stepMinutes.length)
        faults.push({ path, message: `has ${value.length} values for ${stepMinutes.length} steps` });
      value.forEach((item, index) => {
        if (typeof item === 'object') visit(item, [...path, index]);
      });
      return;
    }
    if (typeof value === 'object' && value !== null)
      for (const [name, child] of Object.entries(value)) visit(child, [...path, name]);
    if (BOUNDARIES.has(String(key)) && typeof value === 'string' && loose.start === undefined)
      faults.push({ path, message: 'is an instant, which needs `start`; or state the number of a boundary' });
  };
  visit(problem, []);
  const total = stepMinutes.reduce((sum, minutes) => sum + minutes, 0);
  if (total > MAX.horizonMinutes)
    faults.push({
      path: ['stepMinutes'],
      message: `covers ${Math.round(total)} minutes; at most ${MAX.horizonMinutes} are planned`,
    });
  return [...faults, ...intervalFaults(loose), ...nameFaults(loose), ...deviceFaults(loose)];
}

const INTERVALS = ['importPriceInterval', 'exportPriceInterval', 'loadInterval', 'pvInterval'];

function intervalFaults(problem: Loose): Fault[] {
  const faults: Fault[] = [];
  for (const name of INTERVALS) {
    const interval = problem[name] as Record<'lower' | 'upper', number | number[]> | undefined;
    if (interval === undefined) continue;
    const at = (value: number | number[], step: number) => (typeof value === 'number' ? value : (value[step] ?? 0));
    const { lower, upper } = interval;
    const step = (problem.stepMinutes as number[]).findIndex((_, index) => at(lower, index) > at(upper, index));
    if (step !== -1) faults.push({ path: [name, 'lower'], message: `exceeds upper in step ${step}` });
  }
  return faults;
}

function nameFaults(problem: Loose): Fault[] {
  const seen = new Set<string>();
  const faults: Fault[] = [];
  const appliances = (problem.appliances as { readonly id: string; readonly after?: { readonly id: string } }[]) ?? [];
  for (const list of ['batteries', 'evs', 'appliances', 'thermal'])
    for (const [index, device] of ((problem[list] as { readonly id: string }[]) ?? []).entries()) {
      if (seen.has(device.id)) faults.push({ path: [list, index, 'id'], message: `"${device.id}" is used twice` });
      seen.add(device.id);
    }
  for (const [index, { id, after }] of appliances.entries()) {
    if (after === undefined) continue;
    const path = ['appliances', index, 'after', 'id'];
    if (!appliances.some((other) => other.id === after.id))
      faults.push({ path, message: `there is no appliance "${after.id}"` });
    else if (chainOf(appliances, id).length > appliances.length)
      faults.push({ path, message: `"${id}" waits for itself` });
  }
  return faults;
}

function chainOf(appliances: readonly { readonly id: string; readonly after?: { readonly id: string } }[], id: string) {
  const chain: string[] = [];
  let current = appliances.find((one) => one.id === id);
  while (current?.after !== undefined && chain.length <= appliances.length) {
    const next = current.after.id;
    chain.push(next);
    current = appliances.find((one) => one.id === next);
  }
  return chain;
}

function deviceFaults(problem: Loose): Fault[] {
  const faults: Fault[] = [];
  const { minimize, moneyPerKg } = problem.objective as { minimize: string; moneyPerKg?: number };
  if (minimize !== 'money' && problem.carbon === undefined)
    faults.push({ path: ['objective', 'minimize'], message: `"${minimize}" needs \`carbon\`` });
  if ((minimize === 'both') !== (moneyPerKg !== undefined))
    faults.push({ path: ['objective', 'moneyPerKg'], message: 'is needed for "both", and only for it' });
  for (const list of ['batteries', 'evs'])
    for (const [index, store] of (problem[list] as Loose[]).entries()) {
      const { minKwh, maxKwh, capacityKwh, startKwh } = store as Record<string, number | undefined>;
      const most = maxKwh ?? capacityKwh ?? 0;
      if ((minKwh ?? 0) > most)
        faults.push({ path: [list, index, 'minKwh'], message: `exceeds the maximum of ${most} kWh` });
      if (capacityKwh !== undefined && Math.max(startKwh ?? 0, maxKwh ?? 0) > capacityKwh)
        faults.push({ path: [list, index, 'capacityKwh'], message: 'is smaller than startKwh or maxKwh' });
    }
  const longest = Math.max(...(problem.stepMinutes as number[]), 0) / 60;
  for (const [index, one] of ((problem.thermal as Record<string, number>[]) ?? []).entries())
    if ((one.lossKwPerK ?? 0) * longest > (one.capacityKwhPerK ?? 0))
      faults.push({
        path: ['thermal', index, 'capacityKwhPerK'],
        message: 'is too small: the heat is lost within one step; use shorter steps',
      });
  const uniform = new Set(problem.stepMinutes as number[]).size <= 1;
  for (const [index, one] of ((problem.appliances as Loose[]) ?? []).entries()) {
    if (one.steps !== undefined && !uniform)
      faults.push({ path: ['appliances', index, 'steps'], message: 'needs steps of one length; state `minutes`' });
    if (one.mode === 'contiguous' && one.profileMinutes === undefined && !uniform)
      faults.push({
        path: ['appliances', index, 'profileMinutes'],
        message: 'is needed, because the steps differ in length',
      });
  }
  return faults;
}
