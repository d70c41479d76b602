import { type BillingSettings, INTERVALS, isStripeBase, PAID_TIERS, type Plan } from '@energy-optimizer/billing';
import { z } from 'zod';
import { flag, integer } from './config-fields.ts';
import { list } from './config-lists.ts';
import { text, url } from './config-urls.ts';

const PRICE_ID = /^[\w-]{1,255}$/;
const priceIds = list.refine(
  (ids) => ids.length > 0 && ids.every((id) => PRICE_ID.test(id)),
  'must be a price ID such as price_1AbC, or several separated by commas, of which the first is sold',
);
const signingSecret = text.regex(/^whsec_\S{8,}$/, 'must be the signing secret of the webhook endpoint (whsec_…)');
const redirectUrls = list.refine(
  (urls) => urls.length > 0 && urls.every((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)),
  'must be complete http(s) URLs',
);
const apiBase = text
  .refine((value) => URL.canParse(value) && isStripeBase(new URL(value)), {
    error: 'must be https://api.stripe.com, or http(s)://127.0.0.1:<port> for tests; no other host receives the key',
  })
  .transform((value) => new URL(value));
/** The variables of subscriptions, as read by `config.ts`. */
export const BILLING_ENVIRONMENT = {
  STRIPE_SECRET_KEY: text
    .regex(/^[sr]k_(?:test|live)_\S+$/, 'must be a secret or restricted key of Stripe (sk_test_…, sk_live_…, rk_…)')
    .optional(),
  STRIPE_WEBHOOK_SECRET: signingSecret.optional(),
  STRIPE_WEBHOOK_SECRET_PREVIOUS: signingSecret.optional(),
  STRIPE_PRICE_PRO_MONTH: priceIds.optional(),
  STRIPE_PRICE_PRO_YEAR: priceIds.optional(),
  STRIPE_PRICE_BUSINESS_MONTH: priceIds.optional(),
  STRIPE_PRICE_BUSINESS_YEAR: priceIds.optional(),
  STRIPE_API_BASE: apiBase.optional(),
  STRIPE_AUTOMATIC_TAX: flag.default(false),
  BILLING_PAGE_URL: url(['http:', 'https:']).optional(),
  BILLING_REDIRECT_URLS: redirectUrls.optional(),
  BILLING_TRIAL_DAYS: integer(0, 730).default(0),
};
const environment = z.object(BILLING_ENVIRONMENT);
type BillingEnvironment = z.output<typeof environment>;

const priceVariable = (tier: string, interval: string) =>
  `STRIPE_PRICE_${tier.toUpperCase()}_${interval.toUpperCase()}` as keyof BillingEnvironment & `STRIPE_PRICE_${string}`;

/** @param billingUrl the page to which checkouts return by default */
export function billingSettings(env: BillingEnvironment, billingUrl: string): BillingSettings | undefined {
  if (env.STRIPE_SECRET_KEY === undefined) return undefined;
  const secrets = [env.STRIPE_WEBHOOK_SECRET, env.STRIPE_WEBHOOK_SECRET_PREVIOUS];
  return {
    secretKey: env.STRIPE_SECRET_KEY,
    apiBase: env.STRIPE_API_BASE,
    webhookSecrets: secrets.filter((secret) => secret !== undefined),
    plans: plansOf(env),
    redirectUrls: (env.BILLING_REDIRECT_URLS ?? [billingUrl]) as [string, ...string[]],
    billingUrl,
    trialDays: env.BILLING_TRIAL_DAYS,
    automaticTax: env.STRIPE_AUTOMATIC_TAX,
  };
}

const plansOf = (env: BillingEnvironment): Plan[] =>
  PAID_TIERS.flatMap((tier) =>
    INTERVALS.flatMap((interval) => {
      const priceIds = env[priceVariable(tier, interval)] as [string, ...string[]] | undefined;
      return priceIds === undefined ? [] : [{ tier, interval, priceIds }];
    }),
  );

/** A price that grants two plans, and an old signing secret without a new one. */
export function billingProblems(given: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  for (const tier of PAID_TIERS)
    for (const interval of INTERVALS) {
      const name = priceVariable(tier, interval);
      for (const id of priceIds.safeParse(given[name]).data ?? []) {
        const other = seen.get(id);
        if (other !== undefined) problems.push(`${name} contains ${id}, which ${other} contains as well`);
        seen.set(id, name);
      }
    }
  if (given.STRIPE_WEBHOOK_SECRET_PREVIOUS !== undefined && given.STRIPE_WEBHOOK_SECRET === undefined)
    problems.push('STRIPE_WEBHOOK_SECRET is required when STRIPE_WEBHOOK_SECRET_PREVIOUS is set');
  return problems;
}

/** For the start-up messages and the health check. */
export function describeBilling(settings: BillingSettings | undefined): string {
  if (settings === undefined) return 'off: STRIPE_SECRET_KEY is not set';
  const sold = settings.plans.map(({ tier, interval }) => `${tier} per ${interval}`);
  return `on: ${sold.length === 0 ? 'no plan has a price' : sold.join(', ')}`;
}
