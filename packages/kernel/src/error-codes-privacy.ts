import { entry } from './error-code-entry.ts';

/** Codes of consent and restriction. */
export const PRIVACY_CODES = {
  consent_required: entry(
    'forbidden',
    'The account has not consented to the purpose of the operation, or only to an earlier policy.',
    'Show the text of the purpose (`privacy.purposes`) and record the decision with `privacy.setConsents`.',
  ),
  processing_restricted: entry(
    'forbidden',
    'The account has restricted the processing of its data to storage.',
    'Lift the restriction with `privacy.setRestriction`.',
  ),
  policy_changed: entry(
    'conflict',
    'The policy has changed since its texts were shown.',
    'Read `privacy.purposes` again, show the texts, and send their `policyVersion`.',
  ),
} as const;
