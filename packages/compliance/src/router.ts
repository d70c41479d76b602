import type { ComplianceContext } from './context.ts';
import { history } from './procedures/get-consent-history.ts';
import { consents } from './procedures/get-consents.ts';
import { purposeList } from './procedures/list-purposes.ts';
import { decisions } from './procedures/set-consents.ts';
import { restriction } from './procedures/set-restriction.ts';
import { withdrawal } from './procedures/withdraw-consents.ts';

/** The procedures of this domain, mounted under `privacy`. */
export const privacyProcedures = (context: ComplianceContext) => ({
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
