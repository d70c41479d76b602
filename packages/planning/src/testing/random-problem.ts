import fc from 'fast-check';
import type { ProblemInput } from '../problem/problem.ts';

const money = (low: number, high: number) =>
  fc.integer({ min: low * 100, max: high * 100 }).map((cents) => cents / 100);
const kw = (most: number) => fc.integer({ min: 0, max: most * 10 }).map((tenths) => tenths / 10);
const list = <T>(value: fc.Arbitrary<T>, count: number) => fc.array(value, { minLength: count, maxLength: count });

const store = (count: number) =>
  fc.record({
    startKwh: kw(6),
    maxKwh: kw(4).map((kwh) => kwh + 6),
    minKwh: kw(2),
    chargeKw: kw(4),
    minChargeKw: fc.constantFrom(0, 0, 1.4),
    dischargeKw: kw(4),
    chargeEfficiency: fc.constantFrom(1, 0.95, 0.8),
    dischargeEfficiency: fc.constantFrom(1, 0.95, 0.8),
    terminalValuePerKwh: money(-1, 3).map((value) => value / 10),
    wearPerKwhDischarged: fc.constantFrom(0, 0, 0.02),
    chargeFromGrid: fc.boolean(),
    dischargeToGrid: fc.boolean(),
    targets: fc.array(fc.record({ at: fc.integer({ min: -1, max: count + 1 }), minKwh: kw(12) }), { maxLength: 1 }),
  });

const appliance = (count: number) =>
  fc.oneof(
    fc.record({
      mode: fc.constant('contiguous' as const),
      profileKw: fc.array(kw(3), { minLength: 1, maxLength: 3 }),
      profileMinutes: fc.constantFrom(15, 30, 45),
      latest: fc.integer({ min: 0, max: count }),
    }),
    fc.record({
      mode: fc.constant('breakable' as const),
      kw: kw(2).map((value) => value + 0.5),
      minutes: fc.constantFrom(15, 30, 60, 90, 120),
      minOnMinutes: fc.constantFrom(15, 60),
      maxStarts: fc.integer({ min: 1, max: 2 }),
    }),
    fc.record({
      mode: fc.constant('flexible' as const),
      energyKwh: kw(5),
      maxKw: kw(3),
      minKw: kw(1),
      earliest: fc.integer({ min: -1, max: count }),
    }),
  );

const vehicle = (count: number) =>
  fc.record({
    capacityKwh: fc.constant(12),
    startKwh: kw(8),
    targetKwh: kw(12),
    chargeKw: kw(7),
    minChargeKw: fc.constantFrom(0, 1.4),
    arrival: fc.integer({ min: 0, max: count }),
    departure: fc.integer({ min: 0, max: count }),
  });

const boiler = fc.record({
  maxKw: kw(3),
  capacityKwhPerK: fc.constantFrom(0.2, 0.5),
  lossKwPerK: fc.constantFrom(0, 0.01),
  startC: fc.constantFrom(45, 55),
  minC: fc.constant(50),
  maxC: fc.constant(70),
  drawKw: kw(1),
});

/** Small problems with every kind of device, most of them with wishes that do not all fit. */
export const randomProblem: fc.Arbitrary<ProblemInput> = fc.integer({ min: 1, max: 9 }).chain((count) =>
  fc
    .record({
      stepMinutes: list(fc.constantFrom(15, 30, 60), count),
      importPricePerKwh: list(
        money(-1, 5).map((value) => value / 10),
        count,
      ),
      exportPricePerKwh: list(
        money(-1, 3).map((value) => value / 10),
        count,
      ),
      loadKw: list(kw(3), count),
      pvKw: list(kw(5), count),
      curtailment: fc.boolean(),
      batteries: fc.array(store(count), { maxLength: 2 }),
      evs: fc.array(vehicle(count), { maxLength: 1 }),
      appliances: fc.array(appliance(count), { maxLength: 3 }),
      thermal: fc.array(boiler, { maxLength: 1 }),
      importLimitKw: fc.option(kw(8), { nil: undefined }),
      exportLimitKw: fc.option(kw(4), { nil: undefined }),
      demand: fc.boolean(),
    })
    .map(({ importLimitKw, exportLimitKw, demand, ...problem }) => ({
      ...problem,
      batteries: problem.batteries.map((one, index) => ({ id: `battery ${index}`, ...one })),
      evs: problem.evs.map((one) => ({ id: 'car', ...one })),
      appliances: problem.appliances.map((one, index) => ({
        id: `appliance ${index}`,
        ...(index === 1 && one.mode === 'contiguous' ? { after: { id: 'appliance 0' } } : {}),
        ...one,
      })),
      thermal: problem.thermal.map((one) => ({ id: 'boiler', ...one })),
      grid: {
        ...(importLimitKw === undefined ? {} : { importLimitKw }),
        ...(exportLimitKw === undefined ? {} : { exportLimitKw }),
        ...(demand ? { demandCharges: [{ pricePerKw: 0.5, peakSoFarKw: 1 }] } : {}),
      },
    })),
);
