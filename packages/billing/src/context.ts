import type { Db } from '@energy-optimizer/db';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { StripeCommands } from './adapters/stripe/commands.ts';
import type { StripeReader } from './adapters/stripe/gateway.ts';
import type { TierPolicy } from './entitlements/describe.ts';
import { billingDisabled } from './errors.ts';
import type { Plan } from './plans/plans.ts';
import type { PriceList } from './plans/price-list.ts';
import type { AuditPort, MailPort, UsersPort } from './ports.ts';

/** Dependencies of the operations of this domain. */
export interface BillingContext {
  readonly entitlements: TierPolicy;
  /** Undefined: this server does not sell subscriptions. */
  readonly payments?: PaymentsContext | undefined;
}

/** The configuration of a server that sells subscriptions. */
export interface BillingSettings {
  readonly secretKey: string;
  /** Stripe's API; undefined: https://api.stripe.com. */
  readonly apiBase: URL | undefined;
  /** The signing secrets of the webhook endpoint: the current one, during a rotation also the previous one. */
  readonly webhookSecrets: readonly string[];
  readonly plans: readonly Plan[];
  /** Pages that a checkout or the portal may return to; the first is the default. */
  readonly redirectUrls: readonly [string, ...string[]];
  /** The page of the web application that dunning e-mails link to. */
  readonly billingUrl: string;
  /** Of the first subscription of a user; 0: none. */
  readonly trialDays: number;
  /** Whether Stripe Tax computes taxes. */
  readonly automaticTax: boolean;
}

/** The dependencies of the use cases. */
export interface PaymentsContext {
  /** As the task `billing`. */
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settings: BillingSettings;
  readonly reader: StripeReader;
  readonly commands: StripeCommands;
  readonly prices: PriceList;
  readonly mail: MailPort;
  readonly users: UsersPort;
  readonly audit: AuditPort;
  /** From 0 (inclusive) to 1 (exclusive): spreads retries. */
  readonly random: () => number;
}

/** @throws AppError `billing_disabled` (404) on a server without Stripe */
export function requirePayments(payments: PaymentsContext | undefined): PaymentsContext {
  if (payments === undefined) throw billingDisabled();
  return payments;
}
