export { type Audit, auditBill, invoiceSchema } from './audit/audit-bill.ts';
export { type Bill, type BillOptions, computeBill } from './bill/compute-bill.ts';
export { explainBill } from './bill/explain.ts';
export { type Line, statesVat } from './bill/line.ts';
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
export { type AnyImported, type AnyOptions, importTariff } from './import/import-any.ts';
export { lintTariff } from './lint/lint-tariff.ts';
export { type Finding, type Parsed, parseTariff } from './model/parse-tariff.ts';
export {
  ENERGY_UNITS,
  type EnergyUnit,
  type Tariff,
  type TariffInput,
  tariffJsonSchema,
  tariffSchema,
} from './model/tariff.ts';
export { type AllInPrices, allInPrices } from './price/all-in-price.ts';
export { allInBounds } from './price/price-bounds.ts';
export {
  billingBounds,
  billingReachMs,
  edgesPerDay,
  finestEdgeMinutes,
  priceEdges,
  workPerPiece,
} from './price/price-edges.ts';
export { type PriceNeeds, priceNeeds } from './price/price-needs.ts';
export { createPriceSeries, type PriceSeries } from './usage/price-series.ts';
export { readUsageCsv } from './usage/read-csv.ts';
export { readPricesCsv } from './usage/read-prices.ts';
export { unitFactor } from './usage/units.ts';
export { createUsage, type Usage, UsageError } from './usage/usage.ts';
export { readUsageDocument } from './usage/usage-document.ts';
