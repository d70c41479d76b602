import type { Principal } from './principal.ts';

/**
 * The consent of users to purposes of processing. A router without it allows every purpose. Implemented by the domain
 * `compliance`.
 */
export interface Purposes {
  /**
   * Requires that the data of the caller may be processed for a purpose now.
   * @throws AppError `consent_required`, `processing_objected`, `processing_restricted` (403)
   */
  require(principal: Principal, purpose: string): Promise<void>;
}
