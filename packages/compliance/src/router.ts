import type { ComplianceContext } from './context.ts';
import { erasure } from './procedures/get-erasure.ts';
import { receipt } from './procedures/get-receipt.ts';
import { exportList } from './procedures/list-exports.ts';
import { erasureRequest } from './procedures/request-erasure.ts';
import { exportRequest } from './procedures/request-export.ts';
import { erasureUndo } from './procedures/undo-erasure.ts';

/** The procedures of this domain, mounted under `privacy`. */
export const privacyProcedures = (context: ComplianceContext) => ({
  ...erasureProcedures(context),
});

/** Export and erasure. */
const erasureProcedures = ({ erasure: context }: ComplianceContext) => ({
  /** Request the erasure of the account. */
  requestErasure: erasureRequest(context),
  /** Undo it within 24 hours. */
  undoErasure: erasureUndo(context),
  /** The erasure that can still be undone. */
  erasure: erasure(context),
  /** Request an export of all data. */
  requestExport: exportRequest(context),
  /** The exports of the account, with their progress. */
  exports: exportList(context),
  /** The receipt of an erasure, by its token. */
  erasureReceipt: receipt(context),
});
