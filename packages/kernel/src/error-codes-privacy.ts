import { entry } from './error-code-entry.ts';

/** Codes of consent, restriction, objection, and requests of people. */
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
  processing_objected: entry(
    'forbidden',
    'The user has objected to the purpose of the operation.',
    'Lift the objection with `privacy.setObjection`.',
  ),
  policy_changed: entry(
    'conflict',
    'The policy has changed since its texts were shown.',
    'Read `privacy.purposes` again, show the texts, and send their `policyVersion`.',
  ),
  too_many_requests_open: entry(
    'conflict',
    'Ten requests of the account are open.',
    'Wait for the answers to the requests of `privacy.ownRequests`.',
  ),
  unknown_request: entry(
    'not_found',
    'There is no request about personal data with this ID.',
    'Use an ID of `privacy.requests`.',
  ),
  request_closed: entry(
    'conflict',
    'The request is closed already.',
    'Record a new request with `privacy.recordRequest` if the person asks again.',
  ),
  request_extended: entry(
    'conflict',
    'The deadline of the request was extended before.',
    'Answer the request with `privacy.closeRequest`.',
  ),
  deadline_passed: entry(
    'conflict',
    'The deadline has passed, and can no longer be extended.',
    'Answer the request with `privacy.closeRequest`.',
  ),
  invalid_received_at: entry(
    'invalid',
    '`receivedAt` is in the future, or more than a year ago.',
    'Send the time at which the request arrived.',
  ),
} as const;
