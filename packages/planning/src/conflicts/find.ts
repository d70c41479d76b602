import { aboveLimit } from '../plan/cost.ts';
import type { Conflict } from '../plan/plan.ts';
import type { Schedule } from '../plan/schedule.ts';
import { numberText } from '../plan/words.ts';
import { instantOf } from '../problem/horizon.ts';
import type { Run } from '../problem/runs.ts';
import type { Setting } from '../problem/setting.ts';
import type { Store } from '../problem/stores.ts';
import { type Change, roundDown, roundUp } from './change.ts';

/** An unmet wish with the change of its amount that fits, and the deadline whose delay might fit as well. */
export interface Shortfall extends Omit<Conflict, 'suggestions'> {
  readonly amount: { readonly text: string; readonly changes: Change[] } | undefined;
  /** Changes that move the deadline to a boundary. */
  readonly delay: { readonly from: number; readonly changes: (boundary: number) => Change[] } | undefined;
  /** Its share of the penalty. */
  readonly weight: number;
}

/** Less than this is met. */
const MET = 1e-3;

export const boundaryText = ({ horizon }: Setting, boundary: number): string =>
  instantOf(horizon, boundary) ?? `boundary ${boundary}`;

/** All wishes that a schedule does not meet. */
export function shortfallsOf(setting: Setting, schedule: Schedule): Shortfall[] {
  return [
    ...limitShortfalls(setting, schedule),
    ...setting.stores.flatMap((store, index) =>
      storeShortfalls(setting, store, schedule.stores[index]?.energyKwh ?? []),
    ),
    ...setting.stores.flatMap((store, index) => requestShortfalls(setting, store, schedule, index)),
    ...setting.runs.flatMap((run, index) => runShortfalls(setting, run, schedule.runs[index]?.powerKw ?? [])),
    ...setting.heaters.flatMap((_, index) => comfortShortfalls(setting, schedule, index)),
  ];
}

function limitShortfalls({ problem, horizon, importLimit, exportLimit }: Setting, schedule: Schedule): Shortfall[] {
  const { grid } = problem;
  const found: Shortfall[] = [];
  const check = (direction: 'import' | 'export', powers: readonly number[], limit: readonly number[] | undefined) => {
    const above = aboveLimit(powers, limit);
    const most = Math.max(0, ...above);
    if (limit === undefined || most < MET) return;
    const step = above.indexOf(most);
    const uniform = typeof grid[`${direction}LimitKw`] === 'number';
    const needed = powers.map((kw, at) => ((above[at] ?? 0) > 0 ? roundUp(kw) : (limit[at] ?? 0)));
    const value = uniform ? Math.max(...needed) : needed;
    found.push({
      code: `${direction}_limit`,
      text: `${direction} of ${numberText(powers[step] ?? 0)} kW in step ${step} exceeds the limit of ${numberText(limit[step] ?? 0)} kW, and nothing that can be planned avoids it`,
      missing: most,
      unit: 'kW',
      amount: {
        text: `a limit of ${numberText(Math.max(...needed))} kW fits`,
        changes: [{ path: ['grid', `${direction}LimitKw`], value }],
      },
      delay: undefined,
      weight: above.reduce((sum, kw, at) => sum + kw * (horizon.hours[at] ?? 0), 0),
    });
  };
  if (grid.importExceedPricePerKwh === undefined) check('import', schedule.importKw, importLimit);
  if (grid.exportExceedPricePerKwh === undefined) check('export', schedule.exportKw, exportLimit);
  return found;
}

function storeShortfalls(setting: Setting, store: Store, energyKwh: readonly number[]): Shortfall[] {
  const { id, goals, kind, index } = store;
  const found: Shortfall[] = [];
  for (const { step, minKwh = 0, maxKwh = Infinity, path, deadline } of goals) {
    const reached = energyKwh[step] ?? store.startKwh;
    const when = boundaryText(setting, step + 1);
    const [low, high] = [minKwh - reached, reached - maxKwh];
    const missing = Math.max(low, high);
    if (missing < MET) continue;
    const isLow = low > high;
    const value = isLow ? roundDown(reached) : roundUp(reached);
    const share = isLow ? ` (${Math.floor((100 * reached) / store.capacityKwh)} %)` : '';
    const field = isLow ? path : [...path.slice(0, -1), 'maxKwh'];
    found.push({
      code: 'target',
      device: id,
      text: `${id}: ${numberText(isLow ? minKwh : maxKwh)} kWh by ${when} cannot be reached; ${numberText(reached, 2)} kWh can`,
      missing,
      unit: 'kWh',
      amount: { text: `${numberText(value)} kWh${share} by ${when}`, changes: [{ path: [...field], value }] },
      delay:
        isLow && minKwh <= store.maxKwh
          ? { from: step + 1, changes: (at) => [{ path: [...deadline], value: at }] }
          : undefined,
      weight: missing,
    });
  }
  const connected = energyKwh.slice(store.from, store.to);
  const [least, most] = [Math.min(...connected, Infinity), Math.max(...connected, 0)];
  const limit = (code: 'minKwh' | 'maxKwh', missing: number, value: number, reached: number) =>
    found.push({
      code: 'stored_limits',
      device: id,
      text: `${id}: stored energy of ${numberText(reached)} kWh is outside ${code} ${numberText(store[code])} kWh for some time`,
      missing,
      unit: 'kWh',
      amount: { text: `${code} ${numberText(value)} fits`, changes: [{ path: [kind, index, code], value }] },
      delay: undefined,
      weight: 0,
    });
  if (store.minKwh - least > MET && connected.length > 0)
    limit('minKwh', store.minKwh - least, roundDown(least), least);
  if (most - store.maxKwh > MET) limit('maxKwh', most - store.maxKwh, Math.min(roundUp(most), store.capacityKwh), most);
  return found;
}

function requestShortfalls({ horizon }: Setting, store: Store, schedule: Schedule, index: number): Shortfall[] {
  const { requestedKwh, kind, id } = store;
  const powers = schedule.stores[index];
  if (requestedKwh === undefined || powers === undefined) return [];
  const changes: Change[] = [];
  let missing = 0;
  for (const [step, wished] of requestedKwh.entries()) {
    const charged = (powers.chargeKw[step] ?? 0) * (horizon.hours[step] ?? 0);
    const possible = Math.min(wished, (store.chargeKw[step] ?? 0) * (horizon.hours[step] ?? 0));
    const isFull = (powers.energyKwh[step] ?? 0) > store.maxKwh - MET;
    if (isFull || possible - charged < MET) continue;
    missing += possible - charged;
    changes.push({ path: [kind, store.index, 'minChargeKwhPerStep', step], value: roundDown(charged) });
  }
  if (changes.length === 0) return [];
  const text = `${id}: ${numberText(missing)} kWh of the requested charging do not fit in ${changes.length} steps`;
  const amount = { text: `request ${numberText(missing)} kWh less`, changes };
  return [{ code: 'request', device: id, text, missing, unit: 'kWh', amount, delay: undefined, weight: missing }];
}

function runShortfalls(setting: Setting, run: Run, powerKw: readonly number[]): Shortfall[] {
  const { horizon, problem } = setting;
  const used = powerKw.reduce((sum, kw, step) => sum + kw * (horizon.hours[step] ?? 0), 0);
  const missing = run.energyKwh - used;
  const has = run.mode === 'contiguous' ? powerKw.some((kw) => kw > 0) || run.energyKwh === 0 : missing < MET;
  if (has) return [];
  const path = ['appliances', run.index];
  const source = problem.appliances[run.index];
  const last = (source?.windows?.length ?? 0) - 1;
  const delay = {
    from: run.spans.at(-1)?.to ?? 0,
    changes: (at: number): Change[] => [
      ...(last >= 0 ? [{ path: [...path, 'windows', last, 'to'], value: at }] : []),
      ...(source?.latest !== undefined || last < 0 ? [{ path: [...path, 'latest'], value: at }] : []),
    ],
  };
  const { id } = run;
  if (run.mode === 'contiguous')
    return [
      {
        code: 'run',
        device: id,
        text: `${id}: a run of ${numberText(run.lengthMinutes)} minutes does not fit its window`,
        missing: 1,
        unit: 'runs',
        amount: undefined,
        delay,
        weight: Math.max(run.energyKwh, 0.1),
      },
    ];
  const changes = amountOf(source, path, used, horizon.hours);
  const text = `${id}: ${numberText(used)} of ${numberText(run.energyKwh)} kWh fit its window`;
  const amount = { text: `${numberText(used)} kWh`, changes };
  return [{ code: 'energy', device: id, text, missing, unit: 'kWh', amount, delay, weight: missing }];
}

function amountOf(
  source: Setting['problem']['appliances'][number] | undefined,
  path: (string | number)[],
  used: number,
  hours: readonly number[],
): Change[] {
  if (source?.mode === 'flexible') return [{ path: [...path, 'energyKwh'], value: roundDown(used) }];
  if (source?.mode !== 'breakable') return [];
  const minutes = source.kw > 0 ? (used / source.kw) * 60 : 0;
  if (source.steps !== undefined)
    return [{ path: [...path, 'steps'], value: Math.round(minutes / 60 / (hours[0] ?? 1)) }];
  return [{ path: [...path, 'minutes'], value: Math.max(Number(minutes.toFixed(6)), 0.01) }];
}

function comfortShortfalls(setting: Setting, schedule: Schedule, index: number): Shortfall[] {
  const heater = setting.heaters[index];
  const temperatures = schedule.heaters[index]?.temperatureC ?? [];
  if (heater === undefined) return [];
  const found: Shortfall[] = [];
  for (const bound of ['minC', 'maxC'] as const) {
    const band = heater[bound];
    if (band === undefined) continue;
    const sign = bound === 'minC' ? 1 : -1;
    const missing = temperatures.map((kelvin, step) => sign * ((band[step] ?? kelvin) - kelvin));
    const worst = Math.max(0, ...missing);
    if (worst < MET) continue;
    const value = band.map((limit, step) => {
      const kelvin = temperatures[step] ?? limit;
      if ((missing[step] ?? 0) <= 0) return limit;
      return sign > 0 ? Math.floor(kelvin * 1e3 - 1e-3) / 1e3 : Math.ceil(kelvin * 1e3 + 1e-3) / 1e3;
    });
    const step = missing.indexOf(worst);
    const { id } = heater;
    found.push({
      code: 'comfort',
      device: id,
      text: `${id}: ${numberText(band[step] ?? 0, 2)} °C at ${boundaryText(setting, step + 1)} cannot be kept; ${numberText(temperatures[step] ?? 0, 2)} °C can`,
      missing: worst,
      unit: 'K',
      amount: {
        text: `${bound} ${numberText(sign > 0 ? Math.min(...value) : Math.max(...value), 2)} °C at the worst moment`,
        changes: [{ path: ['thermal', heater.index, bound], value }],
      },
      delay: undefined,
      weight: 0,
    });
  }
  return found;
}
