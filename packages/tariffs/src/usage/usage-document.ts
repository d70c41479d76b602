import { z } from 'zod';
import { ENERGY_UNITS } from '../model/tariff.ts';
import { createUsage, type Usage, UsageError } from './usage.ts';

const instant = z.iso.datetime({ offset: true });
const energy = z.number().nullable();

/** Usage as JSON: intervals, readings of registers, and peaks that the meter recorded. */
const usageSchema = z.strictObject({
  unit: z.enum(ENERGY_UNITS).default('kWh'),
  intervals: z
    .array(
      z.strictObject({
        start: instant,
        end: instant,
        import: energy.optional(),
        export: energy.optional(),
        consumption: energy.optional(),
        generation: energy.optional(),
      }),
    )
    .max(1_500_000)
    .default([]),
  registers: z
    .array(
      z.strictObject({
        start: instant,
        end: instant,
        register: z.string().optional(),
        flow: z.string().default('import'),
        energy: z.number(),
      }),
    )
    .max(10_000)
    .default([]),
  peaks: z
    .array(
      z.strictObject({
        month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-01'),
        kw: z.number().min(0),
        component: z.string().optional(),
        period: z.string().optional(),
      }),
    )
    .max(10_000)
    .default([]),
});

/** @throws UsageError with the place of the error */
export function readUsageDocument(document: unknown): Usage {
  const parsed = usageSchema.safeParse(document);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`Usage: ${issue!.path.join('.')}: ${issue!.message}`);
  }
  const { unit, intervals, registers, peaks } = parsed.data;
  return createUsage({
    unit,
    rows: intervals.map(({ start, end, ...values }) => ({
      start: new Date(start),
      end: new Date(end),
      values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
        string,
        number | null
      >,
    })),
    registers: registers.map(({ start, end, ...reading }) => ({
      ...reading,
      startMs: Date.parse(start),
      endMs: Date.parse(end),
    })),
    peaks,
  });
}
