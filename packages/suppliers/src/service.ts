import type { z } from 'zod';
import type { MeteredUsage } from './comparison/metered.ts';
import type { SuppliersContext } from './context.ts';
import type { SuppliersDocument, SuppliersDocumentInput, TariffEntry } from './document/document.ts';
import type * as schemas from './schemas/index.ts';
import { compareMetered, compareSuppliers } from './use-cases/compare-suppliers.ts';
import { type ExportChoice, exportSuppliers } from './use-cases/export-suppliers.ts';
import { type FetchedTariffs, fetchTariffs } from './use-cases/fetch-tariffs.ts';
import { getSupplier } from './use-cases/get-supplier.ts';
import {
  type ImportedTariff,
  type ImportSummary,
  importSuppliers,
  importTariffs,
} from './use-cases/import-suppliers.ts';
import { listSuppliers } from './use-cases/list-suppliers.ts';
import { getTariff, listTariffs } from './use-cases/list-tariffs.ts';
import { recommendSwitching } from './use-cases/recommend-switching.ts';
import { getRegulation, listRegulations } from './use-cases/regulations.ts';
import { replayAnySaving } from './use-cases/replay-saving.ts';

type Input<S extends z.ZodType> = z.output<S>;

/** The operations as functions, for the command line and scripts. */
export interface SuppliersService {
  /** @throws AppError `unknown_region` */
  list(input: Input<typeof schemas.listSuppliersInput>): Promise<schemas.SupplierList>;
  /** @throws AppError `unknown_supplier` (404) */
  get(id: string): Promise<schemas.SupplierDetail>;
  /** @throws AppError `unknown_supplier` (404), `unknown_region` */
  tariffs(input: Input<typeof schemas.listTariffsInput>): Promise<schemas.TariffList>;
  /** @throws AppError `unknown_tariff` (404) */
  tariff(id: string): Promise<schemas.TariffDetail>;
  /** @throws AppError `unknown_region`, `too_many_tariffs`, `comparison_busy` (503) */
  compare(input: Input<typeof schemas.compareSuppliersInput>): Promise<schemas.SupplierComparison>;
  /** The same for metered usage. @throws AppError `usage_too_short`, and those of `compare` */
  compareMetered(
    choice: Omit<Input<typeof schemas.compareMeteredInput>, 'usage'>,
    metered: MeteredUsage,
  ): Promise<schemas.SupplierComparison>;
  /** Stores a document of suppliers: all of it or nothing. @throws AppError `conflict` (409) */
  importDocument(document: SuppliersDocument): Promise<ImportSummary>;
  /** Stores tariffs of a known supplier. @throws AppError `unknown_supplier` (404), `conflict` (409) */
  importTariffs(supplier: string, tariffs: readonly TariffEntry[]): Promise<ImportedTariff[]>;
  /** @throws AppError `unknown_region`, `unknown_supplier` (404) */
  exportDocument(choice: ExportChoice): Promise<SuppliersDocumentInput>;
  /**
   * Fetches the tariffs of a live source and stores them.
   * @throws ProviderError | PayloadError; RangeError for an unknown source; AppError `unknown_supplier` (404)
   */
  fetchTariffs(source: string, signal?: AbortSignal): Promise<FetchedTariffs>;
  /** @throws AppError `unknown_household_tariff` (404), `too_many_tariffs`, `comparison_busy` (503) */
  recommendSwitching(
    userId: string,
    input: Input<typeof schemas.recommendSwitchingInput>,
  ): Promise<schemas.Recommendation>;
  /** Computes the recommendation of any user again. @throws AppError `unknown_recommendation` (404) */
  replaySaving(id: string): Promise<schemas.SavingsReplay>;
  regulations(input: Input<typeof schemas.listRegulationsInput>): Promise<schemas.RegulationList>;
  /** @throws AppError `unknown_state` (404) */
  regulation(state: string): Promise<schemas.RegulationView>;
}

export const createSuppliersService = (context: SuppliersContext): SuppliersService => ({
  list: (input) => listSuppliers(context, input),
  get: (id) => getSupplier(context, id),
  tariffs: (input) => listTariffs(context, input),
  tariff: (id) => getTariff(context, id),
  compare: (input) => compareSuppliers(context, input),
  compareMetered: (choice, metered) => compareMetered(context, choice, metered),
  importDocument: (document) => importSuppliers(context, document),
  importTariffs: (supplier, tariffs) => importTariffs(context, supplier, tariffs),
  exportDocument: (choice) => exportSuppliers(context, choice),
  fetchTariffs: (source, signal) => fetchTariffs(context, context.tariffSource(source), signal),
  recommendSwitching: (userId, input) => recommendSwitching(context, userId, input),
  replaySaving: (id) => replayAnySaving(context, id),
  regulations: (input) => listRegulations(context, input),
  regulation: (state) => getRegulation(context, state),
});
