import { didYouMean, similar } from '@energy-optimizer/kernel';

/** The settings that enforce tiers. */
const SETTINGS = ['STRIPE_SECRET_KEY', 'ENFORCE_TIERS'] as const;

/** Whether tiers are enforced. */
export interface TierSettings {
  /** The setting that enforces tiers; undefined: the server is open, and all features are available to everybody. */
  readonly enforcedBy: (typeof SETTINGS)[number] | undefined;
  /** The page where users upgrade. */
  readonly upgradeUrl: string;
}

/** The page of this server that describes the tiers, for servers without a web application. */
export const TIERS_PATH = '/tiers';

/** The page where users manage their subscription: of the web application, otherwise of this server. */
export function billingPage(
  env: { readonly BILLING_PAGE_URL?: string | undefined; readonly AUTH_APP_URL?: string | undefined },
  urls: { readonly appUrl: string; readonly publicUrl: string },
): string {
  if (env.BILLING_PAGE_URL !== undefined) return env.BILLING_PAGE_URL;
  return env.AUTH_APP_URL === undefined ? `${urls.publicUrl}${TIERS_PATH}` : `${urls.appUrl}/account/billing`;
}

export const tierSettings = (
  env: { readonly ENFORCE_TIERS?: boolean | undefined; readonly STRIPE_SECRET_KEY?: string | undefined },
  upgradeUrl: string,
): TierSettings => ({
  enforcedBy:
    env.STRIPE_SECRET_KEY !== undefined
      ? 'STRIPE_SECRET_KEY'
      : env.ENFORCE_TIERS === true
        ? 'ENFORCE_TIERS'
        : undefined,
  upgradeUrl,
});

/**
 * Settings that contradict each other, and settings that are probably misspelled: a server that is meant to charge must
 * not be open because of a typing error.
 */
export function tierProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const { ENFORCE_TIERS: enforce, STRIPE_SECRET_KEY: key } = given;
  if (key !== undefined)
    return enforce === 'false' || enforce === '0'
      ? ['ENFORCE_TIERS must not be false when STRIPE_SECRET_KEY is set: with Stripe, tiers always hold']
      : [];
  if (enforce !== undefined) return [];
  return Object.keys(given)
    .filter((name) => /^(?:stripe|enforce|tiers?)_/i.test(name))
    .map(
      (name) =>
        `${name} is set, but tiers are not enforced; set STRIPE_SECRET_KEY or ENFORCE_TIERS${didYouMean(similar(name, SETTINGS))}`,
    );
}

/** For the log and the start-up messages. */
export const describeTiers = ({ enforcedBy }: TierSettings): string =>
  enforcedBy === undefined
    ? 'open: all features are available to everybody; STRIPE_SECRET_KEY or ENFORCE_TIERS=true enforces tiers'
    : `enforced because of ${enforcedBy}; callers who are not signed in have the tier free`;
