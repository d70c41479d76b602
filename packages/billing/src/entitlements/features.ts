import { TIERS, type Tier } from '@energy-optimizer/rpc';

/** The limits of a tier within a feature; an omitted one is unlimited. */
export interface Limits {
  /** How many days before now the prices may reach. */
  readonly historyDays?: number;
}

interface FeatureRow {
  readonly description: string;
  /** The tiers that include the feature, each with its limits. */
  readonly tiers: Readonly<Partial<Record<Tier, Limits>>>;
}

const EVERYBODY = { free: {}, pro: {}, business: {} } as const;
const PRO = { pro: {}, business: {} } as const;
const BUSINESS = { business: {} } as const;
const WEEK = { ...EVERYBODY, free: { historyDays: 7 } } as const;

/**
 * What each tier includes. The access table of the server names the feature of each procedure; a procedure without one
 * is free for everybody. A feature has a row once something enforces it.
 */
export const FEATURES = {
  current_prices: { description: 'Current prices, also of suppliers', tiers: WEEK },
  price_history: { description: 'Price history', tiers: WEEK },
  forecasts: { description: 'Price forecasts', tiers: PRO },
  windows: { description: 'Cheapest times, and the savings from using them', tiers: PRO },
  analytics: { description: 'Statistics, trends and peak hours', tiers: PRO },
  optimization: {
    description: 'Plans, savings of several appliances, and recommendations when to run them',
    tiers: PRO,
  },
  stream: { description: 'Stream of price changes', tiers: BUSINESS },
  api_keys: { description: 'Creating API keys', tiers: BUSINESS },
} as const satisfies Readonly<Record<string, FeatureRow>>;

export type Feature = keyof typeof FEATURES;
export const FEATURE_NAMES = Object.keys(FEATURES) as readonly Feature[];

/** @throws Error for a name without a row */
export function featureRow(feature: string): FeatureRow {
  if (!Object.hasOwn(FEATURES, feature)) throw new Error(`no feature is named ${JSON.stringify(feature)}`);
  return FEATURES[feature as Feature];
}

/** The lowest tier that includes a feature, or includes it without limits. */
export function lowestTier(feature: string, without: 'tier' | 'limits'): Tier {
  const { tiers } = featureRow(feature);
  const found = TIERS.find((tier) => {
    const limits = tiers[tier];
    return limits !== undefined && (without === 'tier' || Object.keys(limits).length === 0);
  });
  if (found === undefined) throw new Error(`no tier includes ${feature}`);
  return found;
}
