import { curveOf } from '@energy-optimizer/forecasting';
import { HOUR_MS } from '@energy-optimizer/kernel';
import { meanOver, type Outlook } from '@energy-optimizer/outlook';
import { APPLIANCE_KINDS, APPLIANCE_POWER_KW } from '../appliances/kinds.ts';
import type { Appliance } from '../schemas/appliances.ts';

/** Hours of a day. */
const HOURS = 24;

export const DIMENSIONS = { appliance: APPLIANCE_KINDS.length + 4, situation: HOURS } as const;
export type PatternKind = keyof typeof DIMENSIONS;

/** Length 1, so that the inner product of two vectors is their similarity. */
function unit(values: readonly number[]): number[] {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** The settings of an appliance: kind, power, run time, and its usual time on the circle of a day. */
export function applianceVector({ kind, powerKw, durationMinutes, usualTime }: Appliance): number[] {
  const [hours, minutes] = usualTime.split(':').map(Number);
  const angle = (2 * Math.PI * (hours! + minutes! / 60)) / HOURS;
  return unit([
    ...APPLIANCE_KINDS.map((one) => (one === kind ? 1 : 0)),
    Math.log10(1 + (powerKw ?? APPLIANCE_POWER_KW[kind])),
    durationMinutes / 1_440,
    Math.sin(angle) / 2,
    Math.cos(angle) / 2,
  ]);
}

/** The shape of the next day's prices, hour by hour; undefined while they are not all known. */
export function situationVector(outlook: Outlook, fromMs: number): number[] | undefined {
  const hours = Array.from({ length: HOURS }, (_, hour) =>
    meanOver(outlook, fromMs + hour * HOUR_MS, fromMs + (hour + 1) * HOUR_MS),
  );
  if (hours.includes(undefined)) return undefined;
  const curve = curveOf(hours.map((hour) => hour!.price));
  return curve && Array.from(curve.shape);
}
