import type { ComplianceContext } from './context.ts';
import { history } from './procedures/get-consent-history.ts';
import { consents } from './procedures/get-consents.ts';
import { erasure } from './procedures/get-erasure.ts';
import { receipt } from './procedures/get-receipt.ts';
import { exportList } from './procedures/list-exports.ts';
import { purposeList } from './procedures/list-purposes.ts';
import { erasureRequest } from './procedures/request-erasure.ts';
import { exportRequest } from './procedures/request-export.ts';
import { decisions } from './procedures/set-consents.ts';
import { restriction } from './procedures/set-restriction.ts';
import { erasureUndo } from './procedures/undo-erasure.ts';
import { withdrawal } from './procedures/withdraw-consents.ts';

/** The procedures of this domain, mounted under `privacy`. */
export const privacyProcedures = (context: ComplianceContext) => ({
  ...consentProcedures(context),
  ...erasureProcedures(context),
});

/** Consent and restriction. */
const consentProcedures = (context: ComplianceContext) => ({
  /** The texts of the purposes. */
  purposes: purposeList(context),
  /** Consent per purpose. */
  consents: consents(context),
  /** Decisions so far. */
  consentHistory: history(context),
  /** Grant or withdraw consent. */
  setConsents: decisions(context),
  /** Withdraw consent to every purpose. */
  withdrawAll: withdrawal(context),
  /** Restrict processing to storage. */
  setRestriction: restriction(context),
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
