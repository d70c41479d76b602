import type { SuppliersContext } from './context.ts';
import { createSuppliersService, type SuppliersService } from './service.ts';

export type { SuppliersContext } from './context.ts';
export {
  SUPPLIERS_FORMAT,
  type SuppliersDocument,
  type SuppliersDocumentInput,
  suppliersJsonSchema,
} from './document/document.ts';
export { type ReadEntry, readTariffEntry, type TariffFacts } from './document/from-tariff.ts';
export { lintSuppliers } from './document/lint.ts';
export { parseSuppliers } from './document/parse.ts';
export { regulationsProcedures, suppliersProcedures } from './router.ts';
export * as suppliersSchemas from './schemas/index.ts';
export { seedSuppliers } from './store/seed.ts';
export type { ImportedTariff, ImportSummary } from './use-cases/import-suppliers.ts';

/** The suppliers domain, wired: what the server mounts, and the functions of the command line. */
export interface Suppliers {
  readonly context: SuppliersContext;
  readonly service: SuppliersService;
}

export const createSuppliers = (context: SuppliersContext): Suppliers => ({
  context,
  service: createSuppliersService(context),
});
