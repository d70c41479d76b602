import { instantTextProblem, parseInstant } from '@energy-optimizer/kernel';
import { z } from 'zod';

/** Bounds of plausible values for a household or a small business; anything beyond is refused with its field's name. */
export const MAX = {
  steps: 2000,
  stepMinutes: 7 * 1440,
  horizonMinutes: 62 * 1440,
  powerKw: 1000,
  energyKwh: 10_000,
  pricePerKwh: 100_000,
  pricePerKw: 1_000_000,
  devices: 20,
  appliances: 50,
  targets: 2000,
  profile: 500,
} as const;

const LABEL = /^[\p{L}\p{N}_. -]{1,60}$/u;

export const id = z
  .string()
  .regex(LABEL, 'must be 1 to 60 letters, digits, spaces, "_", "." or "-"')
  .describe('Name of the device in the plan, unique within the problem.');

/** A number within bounds; NaN and Infinity are refused. */
export const between = (low: number, high: number, unit: string) =>
  z
    .number({ error: `must be a finite number of ${unit}` })
    .min(low, `must be at least ${low} ${unit}`)
    .max(high, `must be at most ${high} ${unit}`);

export const powerKw = between(0, MAX.powerKw, 'kW');
export const energyKwh = between(0, MAX.energyKwh, 'kWh');
export const pricePerKwh = between(-MAX.pricePerKwh, MAX.pricePerKwh, 'currency units per kWh');
export const efficiency = between(0.01, 1, '(share)').describe('Share of the energy that remains, greater than 0.');

/** One number for all steps, or one per step. */
export const series = <T extends z.ZodType<number>>(value: T) =>
  z.union([value, z.array(value).max(MAX.steps)], {
    error: ({ input }) =>
      Array.isArray(input) || typeof input === 'number'
        ? undefined
        : 'must be a number, or an array with one number per step',
  });

const instant = z.string().superRefine((text, context) => {
  if (parseInstant(text) === undefined) context.addIssue({ code: 'custom', message: instantTextProblem(text) });
});

/** A point on the grid of steps. */
export const boundary = z
  .union([
    z
      .number()
      .int('must be a whole number or an instant')
      .min(-MAX.steps)
      .max(MAX.steps * 2),
    instant,
  ])
  .describe(
    'A boundary between steps: 0 is the start of the first step, k the end of the k-th step. Or an instant (ISO 8601 with a zone), if `start` is stated: beginnings are rounded up to a boundary, ends and deadlines down.',
  );

export const flag = (fallback: boolean) => z.boolean().default(fallback);
export const none = <T extends z.ZodType<number>>(value: T) => series(value).default(0 as never);
