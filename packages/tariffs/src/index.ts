export {
  AUDIT_SHARE,
  type Audit,
  auditBill,
  type Difference,
  type Invoice,
  invoiceSchema,
} from './audit/audit-bill.ts';
export { type Bill, type BillingPeriod, type BillOptions, type BillTotals, computeBill } from './bill/compute-bill.ts';
export type { Balance } from './bill/context.ts';
export { explainBill, explainLine } from './bill/explain.ts';
export type { VatSum } from './bill/extras.ts';
export { type Line, type LineKind, statesVat } from './bill/line.ts';
export { elapsed } from './calendar/cycles.ts';
export { beCapacityCharge } from './components/be.ts';
export { chargeText } from './components/charge-text.ts';
export { componentsFor, outdatedComponents } from './components/components-for.ts';
export { deConcessionFee, deTimeVariableGridFee } from './components/de.ts';
export { dkNettarifC } from './components/dk.ts';
export { es20tdEnergy, es20tdPower, esPvpc } from './components/es.ts';
export { frTempo } from './components/fr.ts';
export { noCapacityCharge } from './components/no.ts';
export type { ReadyComponent } from './components/ready-component.ts';
export { sePowerCharge } from './components/se.ts';
export { withComponents } from './components/with-components.ts';
export {
  type AnyImported,
  type AnyOptions,
  importTariff,
  SOURCE_FORMATS,
  type SourceFormat,
} from './import/import-any.ts';
export type { Imported } from './import/imported.ts';
export { lintTariff } from './lint/lint-tariff.ts';
export type { Component } from './model/components.ts';
export { type Finding, type Parsed, parseTariff } from './model/parse-tariff.ts';
export {
  ENERGY_UNITS,
  type EnergyUnit,
  TARIFF_FORMAT,
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
export { readUsageCsv, type UsageCsvOptions } from './usage/read-csv.ts';
export { type PriceCsvOptions, readPricesCsv } from './usage/read-prices.ts';
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
export { readUsageDocument, usageSchema } from './usage/usage-document.ts';
