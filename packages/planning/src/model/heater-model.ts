import type { Heater } from '../problem/heaters.ts';
import { addCycling } from './cycling.ts';
import { AT_LEAST, AT_MOST, EQUAL, type Term } from './linear.ts';
import type { RunOptions } from './run-model.ts';
import { START, WISH_WEIGHT } from './weights.ts';

export interface HeaterColumns {
  readonly heater: Heater;
  readonly powers: readonly number[];
  readonly temperatures: readonly number[];
}

export const addHeaters = (options: RunOptions): HeaterColumns[] =>
  options.setting.heaters.map((heater) => addHeater(options, heater));

function addHeater(options: RunOptions, heater: Heater): HeaterColumns {
  const powers: number[] = [];
  const temperatures: number[] = [];
  for (let step = 0; step < options.setting.horizon.count; step += 1) {
    const power = options.linear.column({ upper: heater.maxKw });
    const temperature = addTemperature(options, heater, step, power, temperatures[step - 1]);
    addComfort(options, heater, step, temperature);
    powers.push(power);
    temperatures.push(temperature);
  }
  addSwitches(options, heater, powers);
  return { heater, powers, temperatures };
}

function addTemperature(
  { linear, setting, money }: RunOptions,
  heater: Heater,
  step: number,
  power: number,
  before: number | undefined,
): number {
  const sign = heater.mode === 'heat' ? 1 : -1;
  const isLast = step === setting.horizon.count - 1;
  const cost = isLast ? -sign * money * heater.terminalValuePerK : 0;
  const temperature = linear.column({ lower: -1e4, upper: 1e4, cost });
  const keep = heater.keep[step] ?? 1;
  const terms: Term[] = before === undefined ? [] : [[before, -keep]];
  const known = before === undefined ? heater.startC * keep : 0;
  const gain: Term = [power, -(heater.gain[step] ?? 0)];
  linear.row(...EQUAL((heater.shift[step] ?? 0) + known), [[temperature, 1], gain, ...terms]);
  return temperature;
}

function addComfort({ linear }: RunOptions, heater: Heater, step: number, temperature: number): void {
  const gap = () => linear.column({ penalty: WISH_WEIGHT * heater.capacityKwhPerK });
  const [low, high] = [heater.minC?.[step], heater.maxC?.[step]];
  if (low !== undefined)
    linear.row(...AT_LEAST(low), [
      [temperature, 1],
      [gap(), 1],
    ]);
  if (high !== undefined)
    linear.row(...AT_MOST(high), [
      [temperature, 1],
      [gap(), -1],
    ]);
}

function addSwitches({ linear, setting, money }: RunOptions, heater: Heater, powers: readonly number[]): void {
  const { minKw, maxKw, startCost, minOnMinutes, minOffMinutes, maxStarts } = heater;
  const hasCycling = [minOnMinutes, minOffMinutes, maxStarts].some((value) => value !== undefined);
  if (minKw === 0 && startCost === 0 && !hasCycling) return;
  const switches = powers.map((power) => {
    const on = linear.column({ upper: 1, integer: true });
    linear.row(...AT_MOST(0), [
      [power, 1],
      [on, -maxKw],
    ]);
    linear.row(...AT_LEAST(0), [
      [power, 1],
      [on, -minKw],
    ]);
    return on;
  });
  const { horizon } = setting;
  addCycling({ linear, horizon, switches, cycling: heater, cost: money * startCost, prefer: START });
}
