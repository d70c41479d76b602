import type { SuppliersContext } from './context.ts';
import { meteredComparison } from './procedures/compare-metered.ts';
import { suppliersComparison } from './procedures/compare-suppliers.ts';
import { deleteTariff } from './procedures/delete-household-tariff.ts';
import { householdTariff } from './procedures/get-household-tariff.ts';
import { recommendationDetail } from './procedures/get-recommendation.ts';
import { stateRegulation } from './procedures/get-regulation.ts';
import { supplierDetail } from './procedures/get-supplier.ts';
import { tariffDetail } from './procedures/get-tariff.ts';
import { householdTariffs } from './procedures/list-household-tariffs.ts';
import { recommendationList } from './procedures/list-recommendations.ts';
import { regulationsList } from './procedures/list-regulations.ts';
import { suppliersList } from './procedures/list-suppliers.ts';
import { supplierTariffs } from './procedures/list-tariffs.ts';
import { switching } from './procedures/recommend-switching.ts';
import { outcome } from './procedures/record-outcome.ts';
import { replay } from './procedures/replay-saving.ts';
import { setTariff } from './procedures/set-household-tariff.ts';
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
  /** The same for metered usage. */
  compareMetered: meteredComparison(context),
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

/** The procedures mounted under `household`. */
export const householdProcedures = (context: SuppliersContext) => ({
  /** The current tariffs of the caller. */
  tariffs: householdTariffs(context),
  /** The current tariff of the caller for a utility. */
  tariff: householdTariff(context),
  /** Stores the current tariff of the caller for a utility. */
  setTariff: setTariff(context),
  /** Deletes the tariff of the caller for a utility. */
  deleteTariff: deleteTariff(context),
});

/** The procedures mounted under `recommendations`. */
export const recommendationsProcedures = (context: SuppliersContext) => ({
  /** Recommends a tariff of another supplier, or states why not. */
  switching: switching(context),
  /** The recommendations of the caller. */
  list: recommendationList(context),
  /** One of them. */
  get: recommendationDetail(context),
  /** Records the decision of the caller and the realized saving. */
  recordOutcome: outcome(context),
  /** Computes a recommendation again from its stored inputs. */
  replay: replay(context),
});
