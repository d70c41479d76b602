import { EnergyApiError } from './errors.ts';

/** Why a call was refused with 402, and where to upgrade. */
export interface UpgradeRequired {
  /** The feature that the caller's tier does not include, such as `forecasts`. */
  readonly feature: string;
  /** The tier of the caller; `free` for callers who are not signed in. */
  readonly tier: 'free' | 'pro' | 'business';
  /** The lowest tier that would allow the call. */
  readonly requiredTier: 'free' | 'pro' | 'business';
  /** The page where the caller can upgrade. */
  readonly upgradeUrl: string;
  /** For `history_limit`: days of history that the caller's tier includes. */
  readonly historyDays?: number;
  /** For `history_limit`: the oldest instant that the caller's tier includes. */
  readonly availableFrom?: Date;
}

const CODES: readonly string[] = ['tier_required', 'history_limit'];

/** The tier that a refused call requires; undefined for any other error. */
export function upgradeRequired(error: unknown): UpgradeRequired | undefined {
  if (!(error instanceof EnergyApiError) || !CODES.includes(error.code)) return undefined;
  const { feature, tier, requiredTier, upgradeUrl, historyDays, availableFrom } = error.problem;
  if (typeof feature !== 'string' || typeof upgradeUrl !== 'string' || !isTier(tier) || !isTier(requiredTier))
    return undefined;
  return {
    ...{ feature, tier, requiredTier, upgradeUrl },
    ...(typeof historyDays === 'number' ? { historyDays } : {}),
    ...(typeof availableFrom === 'string' ? { availableFrom: new Date(availableFrom) } : {}),
  };
}

const isTier = (value: unknown): value is UpgradeRequired['tier'] =>
  value === 'free' || value === 'pro' || value === 'business';
