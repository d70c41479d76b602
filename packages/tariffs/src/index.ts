export { type Bill, type BillingPeriod, type BillOptions, computeBill } from './bill/compute-bill.ts';
export type { Balance } from './bill/context.ts';
export type { VatSum } from './bill/extras.ts';
export type { Line, LineKind } from './bill/line.ts';
export { elapsed } from './calendar/cycles.ts';
export type { Imported, ImportOptions } from './import/imported.ts';
export { importUrdb, isUrdb, type UrdbOptions } from './import/urdb/import-urdb.ts';
export type { Component } from './model/components.ts';
export { type Finding, type Parsed, parseTariff } from './model/parse-tariff.ts';
export {
  ENERGY_UNITS,
  type EnergyUnit,
  type Tariff,
  type TariffInput,
  tariffJsonSchema,
  tariffSchema,
} from './model/tariff.ts';
export {
  type AllInOptions,
  type AllInPrices,
  allInPrices,
  type Intervals,
  type PricePart,
} from './price/all-in-price.ts';
export { createPriceSeries, type PricePoint, type PriceSeries } from './usage/price-series.ts';
export { unitFactor } from './usage/units.ts';
export {
  createUsage,
  type PeakReading,
  type RegisterReading,
  type Usage,
  UsageError,
  type UsageParts,
  type UsageRow,
} from './usage/usage.ts';
