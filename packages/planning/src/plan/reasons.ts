import type { Heater } from '../problem/heaters.ts';
import type { Run } from '../problem/runs.ts';
import type { Setting } from '../problem/setting.ts';
import type { Reason } from './plan.ts';
import type { Schedule } from './schedule.ts';
import { priceText } from './words.ts';

export interface Draft {
  readonly from: number;
  readonly to: number;
  readonly energyKwh: number;
  readonly meanPricePerKwh: number;
}

export interface Explained {
  readonly reason: Reason;
  readonly text: string;
}

const because = (reason: Reason, text: string): Explained => ({ reason, text });

/** Price range of the steps in which something could have happened. */
function rangeOf({ importPrice }: Setting, from: number, to: number): { readonly low: number; readonly high: number } {
  const prices = importPrice.slice(from, to);
  return { low: Math.min(...prices), high: Math.max(...prices) };
}

const NEAR = 1e-9;

/** Power from the grid, from generation, or at a negative price: the three cases of every use of energy. */
function byPrice(setting: Setting, schedule: Schedule, draft: Draft, from: number, to: number): Explained {
  const { meanPricePerKwh: price } = draft;
  const isImporting = schedule.importKw.slice(draft.from, draft.to).some((kw) => kw > 1e-6);
  if (price < 0) return because('negative_price', `paid for using energy: ${priceText(setting, price)}`);
  if (!isImporting) return because('pv_surplus', 'uses generation (or stored energy) instead of buying or exporting');
  const { low, high } = rangeOf(setting, from, to);
  if (high - low < NEAR) return because('same_price', `the price is the same throughout: ${priceText(setting, price)}`);
  return because(
    'cheapest',
    `${priceText(setting, price)}, in a window with prices from ${priceText(setting, low)} to ${priceText(setting, high)}`,
  );
}

function charge(setting: Setting, schedule: Schedule, index: number, draft: Draft): Explained {
  const store = setting.stores[index];
  const powers = schedule.stores[index];
  if (store === undefined || powers === undefined) throw new Error(`no store ${index}`);
  const before = powers.energyKwh[draft.from - 1] ?? store.startKwh;
  if (before < store.minKwh - 1e-6)
    return because('below_minimum', `stored energy is below its minimum of ${store.minKwh} kWh`);
  if ((store.requestedKwh?.[draft.from] ?? 0) > 0) return because('requested', 'charging in this step is requested');
  const goal = store.goals.find(({ step, minKwh = 0 }) => step >= draft.to - 1 && minKwh > before + 1e-6);
  if (goal !== undefined && isUrgent(setting, index, draft.from, goal.step, (goal.minKwh ?? 0) - before))
    return because('deadline', `needed without a break to reach ${goal.minKwh} kWh in time`);
  const until = goal === undefined ? store.to : Math.min(goal.step + 1, store.to);
  return byPrice(setting, schedule, draft, store.from, Math.max(until, draft.to));
}

/** True if full power from this step on is just enough. */
function isUrgent(
  { stores, horizon }: Setting,
  index: number,
  from: number,
  until: number,
  missingKwh: number,
): boolean {
  const store = stores[index];
  if (store === undefined) return false;
  let possible = 0;
  for (let step = from; step <= until; step += 1)
    possible += (store.chargeKw[step] ?? 0) * (horizon.hours[step] ?? 0) * store.chargeEfficiency;
  return possible <= missingKwh * (1 + 1e-6);
}

function discharge(setting: Setting, schedule: Schedule, index: number, draft: Draft): Explained {
  const store = setting.stores[index];
  const before = schedule.stores[index]?.energyKwh[draft.from - 1] ?? store?.startKwh ?? 0;
  if (store !== undefined && before > store.maxKwh + 1e-6)
    return because('above_maximum', `stored energy is above its maximum of ${store.maxKwh} kWh`);
  const exportKw = schedule.exportKw.slice(draft.from, draft.to);
  if (exportKw.some((kw) => kw > 1e-6))
    return because('sells_high', `exports at ${priceText(setting, setting.exportPrice[draft.from] ?? 0)}`);
  return because('covers_load', `covers the load instead of buying at ${priceText(setting, draft.meanPricePerKwh)}`);
}

function run(setting: Setting, schedule: Schedule, { spans, mode, ...rest }: Run, draft: Draft): Explained {
  const [from, to] = [spans[0]?.from ?? 0, spans.at(-1)?.to ?? setting.horizon.count];
  if (mode === 'contiguous' && 'starts' in rest && rest.starts.length === 1)
    return because('only_window', 'the only start at which it fits its window');
  return byPrice(setting, schedule, draft, from, to);
}

function heat(setting: Setting, schedule: Schedule, heater: Heater, draft: Draft): Explained {
  const before = schedule.heaters[heater.index]?.temperatureC[draft.from - 1] ?? heater.startC;
  const idle = (heater.keep[draft.from] ?? 1) * before + (heater.shift[draft.from] ?? 0);
  const bound = heater.mode === 'heat' ? heater.minC?.[draft.from] : heater.maxC?.[draft.from];
  const isNeeded = bound !== undefined && (heater.mode === 'heat' ? idle < bound - 1e-6 : idle > bound + 1e-6);
  if (isNeeded) return because('comfort', `keeps the temperature at ${bound} °C`);
  return byPrice(setting, schedule, draft, 0, setting.horizon.count);
}

function curtail(setting: Setting, { from }: Draft): Explained {
  const price = setting.exportPrice[from] ?? 0;
  if (price < 0) return because('negative_price', `exporting would cost ${priceText(setting, -price)}`);
  return because('limits_peak', 'the connection or the price leaves no better use for this generation');
}

export const explain = { charge, discharge, run, heat, curtail };
