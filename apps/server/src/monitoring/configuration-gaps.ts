import type { Config } from '../config.ts';

/** A missing setting that disables part of a production server without preventing its start. */
export interface ConfigurationGap {
  /** The setting to change. */
  readonly setting: string;
  /** The consequence and the remedy. */
  readonly reason: string;
}

type Relevant = Pick<Config, 'nodeEnv' | 'publicUrl' | 'isPublicUrlSet' | 'mail'>;

/**
 * Settings a production server is missing to serve its users. Start-up prints each gap and `/health/ready` reports them
 * as degraded. Development needs neither setting: links lead to this machine, and e-mails are in the log.
 * @param isSignUpOpen whether new accounts can be created now (the flag `sign_up`)
 */
export function configurationGaps(config: Relevant, isSignUpOpen: boolean): ConfigurationGap[] {
  if (config.nodeEnv !== 'production') return [];
  const gaps: ConfigurationGap[] = [];
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
