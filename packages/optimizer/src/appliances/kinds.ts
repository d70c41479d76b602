/** Typical power of common appliances while running, in kW. */
export const APPLIANCE_POWER_KW = {
  washing_machine: 0.5,
  dishwasher: 1.8,
  dryer: 3,
  ev: 7,
  pool_pump: 1.5,
  air_conditioner: 3.5,
  heater: 2,
  other: 1,
} as const;

export type ApplianceKind = keyof typeof APPLIANCE_POWER_KW;
export const APPLIANCE_KINDS = Object.keys(APPLIANCE_POWER_KW) as [ApplianceKind, ...ApplianceKind[]];
