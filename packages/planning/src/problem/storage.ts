import { z } from 'zod';
import { between, boundary, efficiency, energyKwh, flag, id, MAX, powerKw, pricePerKwh, series } from './fields.ts';

const target = z
  .strictObject({
    at: boundary,
    minKwh: energyKwh.optional().describe('Stored energy at this boundary: at least.'),
    maxKwh: energyKwh.optional().describe('At most.'),
  })
  .refine(({ minKwh, maxKwh }) => minKwh !== undefined || maxKwh !== undefined, 'states neither minKwh nor maxKwh')
  .refine(({ minKwh = 0, maxKwh = Infinity }) => minKwh <= maxKwh, 'minKwh exceeds maxKwh')
  .describe('A wish for the stored energy at one boundary. State both with the same number for an exact value.');

/** Fields that batteries and electric vehicles share. */
const store = {
  id,
  chargeKw: series(powerKw).describe('Maximum charging power, measured at the house side.'),
  minChargeKw: powerKw
    .default(0)
    .describe('Smallest charging power other than 0 (semi-continuous), such as 1.38 kW for 6 A on one phase.'),
  dischargeKw: series(powerKw).default(0).describe('Maximum discharging power, measured at the house side.'),
  minDischargeKw: powerKw.default(0).describe('Smallest discharging power other than 0.'),
  chargeEfficiency: efficiency.default(1).describe('Stored energy per energy drawn.'),
  dischargeEfficiency: efficiency.default(1).describe('Energy delivered per energy taken from the store.'),
  terminalValuePerKwh: pricePerKwh
    .default(0)
    .describe('Value of one stored kWh at the end of the horizon. It guides the plan and is not part of `cost.total`.'),
  wearPerKwhCharged: pricePerKwh.default(0).describe('Cost of wear per kWh charged; part of `cost.total`.'),
  wearPerKwhDischarged: pricePerKwh.default(0).describe('Cost of wear per kWh discharged; part of `cost.total`.'),
  chargeFromGrid: flag(true).describe('False: never charges in a step in which the house imports.'),
  dischargeToGrid: flag(true).describe('False: never discharges in a step in which the house exports.'),
  minChargeKwhPerStep: z
    .array(energyKwh)
    .max(MAX.steps)
    .optional()
    .describe('Energy to charge at least in each step, until the store is full (a wish, such as "charge now").'),
  targets: z.array(target).max(MAX.targets).default([]),
  priority: between(0, 10, '').default(0).describe('Charged first among plans that cost the same.'),
};

export const battery = z
  .strictObject({
    ...store,
    startKwh: energyKwh.describe('Stored energy at the start of the horizon.'),
    minKwh: energyKwh.default(0),
    maxKwh: energyKwh,
    capacityKwh: energyKwh
      .optional()
      .describe('Physical capacity, if it exceeds maxKwh; omitted: the larger of maxKwh and startKwh.'),
    retentionPerHour: efficiency.default(1).describe('Share of the stored energy that is left after an hour of rest.'),
    drainKw: series(between(-MAX.powerKw, MAX.powerKw, 'kW'))
      .default(0)
      .describe('Energy that leaves the store by another way than the house, as stored power; negative: enters it.'),
  })
  .describe('A home battery, or any other store of energy measured in kWh.');

export const ev = z
  .strictObject({
    ...store,
    capacityKwh: energyKwh,
    startKwh: energyKwh.describe('Stored energy on arrival.'),
    minKwh: energyKwh.default(0).describe('Discharging (V2G) stops here.'),
    maxKwh: energyKwh.optional().describe('Charging limit; omitted: capacityKwh.'),
    arrival: boundary.default(0).describe('It can charge from here.'),
    departure: boundary.optional().describe('It leaves here; omitted: it stays until the end of the horizon.'),
    targetKwh: energyKwh.optional().describe('Wish: at least this energy at departure.'),
  })
  .describe('An electric vehicle: a store that is connected from arrival to departure. V2G: state dischargeKw.');
