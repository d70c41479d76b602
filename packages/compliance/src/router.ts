import type { ComplianceContext } from './context.ts';
import { requestClosing } from './procedures/close-request.ts';
import { requestExtension } from './procedures/extend-request.ts';
import { history } from './procedures/get-consent-history.ts';
import { consents } from './procedures/get-consents.ts';
import { erasure } from './procedures/get-erasure.ts';
import { receipt } from './procedures/get-receipt.ts';
import { exportList } from './procedures/list-exports.ts';
import { objectionList } from './procedures/list-objections.ts';
import { ownRequestList } from './procedures/list-own-requests.ts';
import { purposeList } from './procedures/list-purposes.ts';
import { requestList } from './procedures/list-requests.ts';
import { requestRecord } from './procedures/record-request.ts';
import { erasureRequest } from './procedures/request-erasure.ts';
import { exportRequest } from './procedures/request-export.ts';
import { decisions } from './procedures/set-consents.ts';
import { objection } from './procedures/set-objection.ts';
import { restriction } from './procedures/set-restriction.ts';
import { requestSubmission } from './procedures/submit-request.ts';
import { erasureUndo } from './procedures/undo-erasure.ts';
import { withdrawal } from './procedures/withdraw-consents.ts';

/** The procedures of this domain, mounted under `privacy`. */
export const privacyProcedures = (context: ComplianceContext) => ({
  ...consentProcedures(context),
  ...erasureProcedures(context),
  ...requestProcedures(context),
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

/** Objection, and requests of people with their deadlines. */
const requestProcedures = ({ erasure: context }: ComplianceContext) => ({
  /** Objections to processing. */
  objections: objectionList(context),
  /** Object to processing, or lift the objection. */
  setObjection: objection(context),
  /** The requests of the account. */
  ownRequests: ownRequestList(context),
  /** Submit a request that no operation answers. */
  submitRequest: requestSubmission(context),
  /** Requests of all people, for administrators. */
  requests: requestList(context),
  /** Record a request that arrived by e-mail or letter. */
  recordRequest: requestRecord(context),
  /** Extend the deadline of a request. */
  extendRequest: requestExtension(context),
  /** Answer a request. */
  closeRequest: requestClosing(context),
});
