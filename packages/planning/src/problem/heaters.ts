import { type Horizon, perStep } from './horizon.ts';
import type { Problem } from './problem.ts';
import type { Cycling } from './runs.ts';

/**
 * A thermal store. The temperature at the end of a step is
 * `keep · before + gain · electric kW + shift`, with the loss computed from the temperature at its beginning.
 */
export interface Heater extends Cycling {
  readonly index: number;
  readonly id: string;
  readonly mode: 'heat' | 'cool';
  readonly minKw: number;
  readonly maxKw: number;
  readonly startC: number;
  readonly keep: readonly number[];
  readonly gain: readonly number[];
  readonly shift: readonly number[];
  readonly minC: readonly number[] | undefined;
  readonly maxC: readonly number[] | undefined;
  readonly capacityKwhPerK: number;
  readonly terminalValuePerK: number;
  readonly startCost: number;
}

export const heatersOf = (problem: Problem, horizon: Horizon): Heater[] =>
  problem.thermal.map((device, index) => heaterOf(device, index, horizon));

function heaterOf(device: Problem['thermal'][number], index: number, { hours, count }: Horizon): Heater {
  const { id, mode, minKw, maxKw, startC, capacityKwhPerK, terminalValuePerK, startCost, minC, maxC } = device;
  const { minOnMinutes, minOffMinutes, maxStarts, lossKwPerK } = device;
  const [cop, ambient, draw] = [device.copFactor, device.ambientC, device.drawKw].map((value) => perStep(value, count));
  // Beyond this the explicit step would overshoot the surroundings.
  const lost = hours.map((length) => Math.min((lossKwPerK * length) / capacityKwhPerK, 1));
  const sign = mode === 'heat' ? 1 : -1;
  return {
    index,
    id,
    mode,
    minKw: Math.min(minKw, maxKw),
    maxKw,
    startC,
    keep: lost.map((share) => 1 - share),
    gain: hours.map((length, step) => (sign * (cop?.[step] ?? 1) * length) / capacityKwhPerK),
    shift: hours.map(
      (length, step) => (lost[step] ?? 0) * (ambient?.[step] ?? 0) - ((draw?.[step] ?? 0) * length) / capacityKwhPerK,
    ),
    minC: minC === undefined ? undefined : perStep(minC, count),
    maxC: maxC === undefined ? undefined : perStep(maxC, count),
    capacityKwhPerK,
    terminalValuePerK,
    startCost,
    minOnMinutes,
    minOffMinutes,
    maxStarts,
  };
}
