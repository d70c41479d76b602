import { type Finding, lintTariff } from '@energy-optimizer/tariffs';
import type { SuppliersDocument } from './document.ts';

/** Findings of the linter about all tariffs of a document, with their places in it. */
export const lintSuppliers = ({ suppliers }: SuppliersDocument): Finding[] =>
  suppliers.flatMap(({ tariffs }, supplier) =>
    tariffs.flatMap(({ tariff }, index) =>
      lintTariff(tariff).map((finding) => ({
        ...finding,
        path: `suppliers[${supplier}].tariffs[${index}].tariff${finding.path === '' ? '' : `.${finding.path}`}`,
      })),
    ),
  );
