import type { SuppliersContext } from './context.ts';
import { suppliersComparison } from './procedures/compare-suppliers.ts';
import { stateRegulation } from './procedures/get-regulation.ts';
import { supplierDetail } from './procedures/get-supplier.ts';
import { tariffDetail } from './procedures/get-tariff.ts';
import { regulationsList } from './procedures/list-regulations.ts';
import { suppliersList } from './procedures/list-suppliers.ts';
import { supplierTariffs } from './procedures/list-tariffs.ts';
import { supplierPriceStatistics } from './procedures/supplier-statistics.ts';
import { regionSuppliers } from './procedures/suppliers-by-region.ts';

/** The procedures mounted under `suppliers`. */
export const suppliersProcedures = (context: SuppliersContext) => ({
  /** Suppliers by name. */
  list: suppliersList(context),
  /** A supplier and the number of its tariffs. */
  get: supplierDetail(context),
  /** The tariffs of a supplier. */
  tariffs: supplierTariffs(context),
  /** A version of a tariff with its document. */
  tariff: tariffDetail(context),
  /** How many suppliers and tariffs each region has. */
  byRegion: regionSuppliers(context),
  /** The yearly cost of a region's tariffs, cheapest first. */
  compare: suppliersComparison(context),
  /** Mean and spread of each supplier's stored prices. */
  statistics: supplierPriceStatistics(context),
});

/** The procedures mounted under `regulations`. */
export const regulationsProcedures = (context: SuppliersContext) => ({
  /** The regulation of all US states. */
  list: regulationsList(context),
  /** The regulation of one state. */
  get: stateRegulation(context),
});
