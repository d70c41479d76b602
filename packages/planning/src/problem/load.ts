import { z } from 'zod';
import { between, boundary, energyKwh, id, MAX, powerKw, pricePerKwh, series } from './fields.ts';

const window = z
  .strictObject({ from: boundary, to: boundary })
  .describe('Time in which the appliance may run, from one boundary to another.');

const minutes = between(0.01, MAX.horizonMinutes, 'minutes');

const common = {
  id,
  windows: z
    .array(window)
    .max(100)
    .optional()
    .describe('Runs only inside these windows (a contiguous run inside one of them); omitted: the whole horizon.'),
  earliest: boundary.optional().describe('Does not start before this boundary.'),
  latest: boundary.optional().describe('Deadline: finished by this boundary.'),
  after: z
    .strictObject({ id, gapMinutes: between(0, MAX.horizonMinutes, 'minutes').default(0) })
    .optional()
    .describe('Starts only after another appliance has finished, such as a dryer after a washing machine.'),
  startCost: pricePerKwh.default(0).describe('Cost of each start; part of `cost.total`.'),
};

const cycling = {
  minOnMinutes: minutes.optional().describe('Once on, it stays on for at least this time.'),
  minOffMinutes: minutes.optional().describe('Once off, it stays off for at least this time.'),
  maxStarts: z.number().int().min(1).max(MAX.steps).optional().describe('At most this number of starts.'),
};

const contiguous = z
  .strictObject({
    ...common,
    mode: z.literal('contiguous'),
    profileKw: z.array(powerKw).min(1).max(MAX.profile).describe('Power of one run, part by part.'),
    profileMinutes: minutes
      .optional()
      .describe('Length of one part of the profile; omitted: the length of a step, which must then be uniform.'),
  })
  .describe('Runs once, without interruption.');

const breakable = z
  .strictObject({
    ...common,
    ...cycling,
    mode: z.literal('breakable'),
    kw: powerKw.describe('Power while it is on.'),
    minutes: minutes.optional().describe('Running time in whole steps.'),
    steps: z.number().int().min(0).max(MAX.steps).optional().describe('Number of steps to run, instead of minutes.'),
  })
  .refine(({ minutes, steps }) => (minutes === undefined) !== (steps === undefined), 'state either minutes or steps')
  .describe('Runs at one power in whole steps, which need not be adjacent.');

const flexible = z
  .strictObject({
    ...common,
    ...cycling,
    mode: z.literal('flexible'),
    energyKwh: energyKwh.describe('Energy to be used within the window.'),
    maxKw: powerKw,
    minKw: powerKw.default(0).describe('Smallest power other than 0.'),
  })
  .describe('Uses an amount of energy at any power up to a maximum.');

export const appliance = z.discriminatedUnion('mode', [contiguous, breakable, flexible]);

const kelvin = between(-60, 150, '°C');

export const thermal = z
  .strictObject({
    id,
    mode: z.enum(['heat', 'cool']).default('heat'),
    maxKw: powerKw.describe('Maximum electric power.'),
    minKw: powerKw.default(0).describe('Smallest electric power other than 0.'),
    copFactor: series(between(0.1, 20, '(heat per electricity)'))
      .default(1)
      .describe('Heat per electricity: 1 for a resistor.'),
    capacityKwhPerK: between(0.0001, 1000, 'kWh/K').describe('Heat capacity: 300 liters of water have 0.349 kWh/K.'),
    lossKwPerK: between(0, 100, 'kW/K').default(0).describe('Heat loss per kelvin above the surroundings.'),
    ambientC: series(kelvin).default(20).describe('Temperature of the surroundings.'),
    drawKw: series(between(-MAX.powerKw, MAX.powerKw, 'kW'))
      .default(0)
      .describe('Heat that is drawn (hot water); negative: heat gain (sun, people).'),
    startC: kelvin,
    minC: series(kelvin).optional().describe('Comfort band at the end of each step: at least.'),
    maxC: series(kelvin).optional().describe('Comfort band at the end of each step: at most.'),
    terminalValuePerK: pricePerKwh
      .default(0)
      .describe('Value of one kelvin at the end of the horizon (for cooling: below).'),
    startCost: pricePerKwh.default(0),
    ...cycling,
  })
  .describe('A water heater, heat pump or air conditioner with a thermal mass.');
