import { entry } from './error-code-entry.ts';

/** Codes of consent and of requests about personal data. */
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
  unknown_privacy_request: entry(
    'not_found',
    'There is no such request, or it belongs to another account.',
    'List requests with `privacy.requests`.',
  ),
  privacy_request_closed: entry('conflict', 'The request was already answered.', 'Create a new request.'),
  already_extended: entry(
    'conflict',
    'The deadline of the request was already extended, or has passed.',
    'Answer the request; a deadline can be extended once, before it ends.',
  ),
  too_many_open_requests: entry(
    'conflict',
    'The account has too many open requests.',
    'Wait for the answer to an open request.',
  ),
} as const;
