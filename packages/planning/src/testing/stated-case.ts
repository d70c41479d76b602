import { z } from 'zod';
import type { ProblemInput } from '../problem/problem.ts';

const numbers = z.array(z.number());
const step = z.number();

const battery = z.strictObject({
  startKwh: z.number(),
  minKwh: z.number(),
  maxKwh: z.number(),
  chargeKw: z.number(),
  dischargeKw: z.number(),
  etaC: z.number().default(1),
  etaD: z.number().default(1),
  retention: z.number().default(1),
  targets: z.record(z.string(), z.number()).default({}),
});

const stated = z.object({
  id: z.string(),
  problem: z.strictObject({
    stepMinutes: numbers,
    importPrice: numbers,
    exportPrice: numbers,
    load: numbers.optional(),
    batteries: z.array(battery).default([]),
    breakable: z.array(z.object({ kw: z.number(), steps: step, earliest: step.default(0) })).default([]),
    appliances: z.array(z.object({ profileKw: numbers })).default([]),
    demandCharge: z.object({ perKw: z.number(), monthPeakSoFarKw: z.number() }).optional(),
  }),
  expected: z.object({ cost: z.number(), properties: z.array(z.string()) }),
});

/** A planning problem with its exact optimum, in the format of `optimizer/cases`. */
export function readStatedCase(content: unknown): { id: string; problem: ProblemInput; cost: number } {
  const { id, problem, expected } = stated.parse(content);
  const { demandCharge } = problem;
  return {
    id,
    cost: expected.cost,
    problem: {
      stepMinutes: problem.stepMinutes,
      importPricePerKwh: problem.importPrice,
      exportPricePerKwh: problem.exportPrice,
      loadKw: problem.load ?? 0,
      grid:
        demandCharge === undefined
          ? {}
          : { demandCharges: [{ pricePerKw: demandCharge.perKw, peakSoFarKw: demandCharge.monthPeakSoFarKw }] },
      batteries: problem.batteries.map(
        ({ startKwh, minKwh, maxKwh, chargeKw, dischargeKw, etaC, etaD, retention, targets }, index) => ({
          id: `battery ${index}`,
          startKwh,
          minKwh,
          maxKwh,
          chargeKw,
          dischargeKw,
          chargeEfficiency: etaC,
          dischargeEfficiency: etaD,
          retentionPerHour: retention,
          targets: Object.entries(targets).map(([at, kwh]) => ({ at: Number(at) + 1, minKwh: kwh })),
        }),
      ),
      appliances: [
        ...problem.breakable.map(({ kw, steps, earliest }, index) => ({
          id: `breakable ${index}`,
          mode: 'breakable' as const,
          kw,
          steps,
          earliest,
        })),
        ...problem.appliances.map(({ profileKw }, index) => ({
          id: `appliance ${index}`,
          mode: 'contiguous' as const,
          profileKw,
        })),
      ],
    },
  };
}
