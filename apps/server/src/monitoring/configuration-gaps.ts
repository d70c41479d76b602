import type { Config } from '../config.ts';

/** A missing setting that disables part of a production server without preventing its start. */
export interface ConfigurationGap {
  /** The setting to change. */
  readonly setting: string;
  /** The consequence and the remedy. */
  readonly reason: string;
}

type Relevant = Pick<Config, 'nodeEnv' | 'publicUrl' | 'isPublicUrlSet' | 'mail' | 'billing'>;

/**
 * Settings a production server is missing to serve its users. Start-up prints each gap and `/health/ready` reports them
 * as degraded. Development needs neither setting: links lead to this machine, and e-mails are in the log.
 * @param isSignUpOpen whether new accounts can be created now (the flag `sign_up`)
 */
export function configurationGaps(config: Relevant, isSignUpOpen: boolean): ConfigurationGap[] {
  const gaps: ConfigurationGap[] = billingGaps(config);
  if (config.nodeEnv !== 'production') return gaps;
  if (!config.isPublicUrlSet) {
    gaps.push({
      setting: 'PUBLIC_URL',
      reason: `PUBLIC_URL is not set: links in e-mails and the OpenAPI document point to ${config.publicUrl}. Set it to the address clients use.`,
    });
  }
  const { postmarkServerToken, smtpUrl } = config.mail;
  if (isSignUpOpen && postmarkServerToken === undefined && smtpUrl === undefined) {
    gaps.push({
      setting: 'SMTP_URL',
      reason:
        'No mail transport is configured while sign-up is open: users cannot confirm their addresses. Set POSTMARK_SERVER_TOKEN or SMTP_URL with MAIL_FROM, or close sign-up (energy admin flags set sign_up off).',
    });
  }
  return gaps;
}

/** A server that charges without learning about payments, or that has nothing to sell. */
function billingGaps({ billing }: Relevant): ConfigurationGap[] {
  if (billing === undefined) return [];
  const gaps: ConfigurationGap[] = [];
  if (billing.webhookSecrets.length === 0)
    gaps.push({
      setting: 'STRIPE_WEBHOOK_SECRET',
      reason:
        'STRIPE_WEBHOOK_SECRET is not set: webhooks are refused, and payments take effect only at the nightly comparison. See docs/billing.md.',
    });
  if (billing.plans.length === 0)
    gaps.push({
      setting: 'STRIPE_PRICE_PRO_MONTH',
      reason: 'No STRIPE_PRICE_… is set: there is no plan to subscribe to. See docs/billing.md.',
    });
  return gaps;
}
