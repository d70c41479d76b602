import type { AppError } from '@energy-optimizer/kernel';
import type { Principal } from './principal.ts';

/**
 * What callers may use according to their tier. A router without it is open: all features are available to everybody.
 * Implemented by the domain `billing`.
 */
export interface Entitlements {
  /**
   * Requires that the caller's tier includes a feature.
   * @param reach the oldest instant of the prices a call asks for; read only for tiers that limit it
   * @throws AppError `tier_required`, `history_limit` (402), what `reach` throws
   */
  require(principal: Principal, feature: string, reach: (now: Date) => Promise<Date>): Promise<void>;
  /**
   * Watches the caller of an open stream.
   * @param onLost called once, if the caller no longer has the feature, with the error that ends the stream
   * @returns a function that ends the watch; may be called more than once
   */
  watch(principal: Principal, feature: string, onLost: (error: AppError) => void): () => void;
}
