import { BUILT_IN_POLICY_VERSION, type ConsentPolicy } from '@energy-optimizer/compliance';
import { flag } from './config-fields.ts';
import { text, url } from './config-urls.ts';

export type { ConsentPolicy };

/** The variables about personal data. */
export const COMPLIANCE_ENVIRONMENT = {
  CONSENT_REQUIRED: flag.default(true),
  PRIVACY_POLICY_VERSION: text.max(100).default(BUILT_IN_POLICY_VERSION),
  PRIVACY_POLICY_URL: url(['http:', 'https:']).optional(),
};

export const consentPolicy = (env: {
  readonly CONSENT_REQUIRED: boolean;
  readonly PRIVACY_POLICY_VERSION: string;
  readonly PRIVACY_POLICY_URL?: string | undefined;
}): ConsentPolicy => ({
  version: env.PRIVACY_POLICY_VERSION,
  url: env.PRIVACY_POLICY_URL ?? null,
  isRequired: env.CONSENT_REQUIRED,
});
