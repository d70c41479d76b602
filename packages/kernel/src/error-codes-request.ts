import { type ErrorCodeEntry, entry } from './error-code-entry.ts';

/** The codes of requests and inputs that cannot be answered as they are. */
export const REQUEST_CODES = {
  // The request itself.
  malformed_request: entry(
    'malformed',
    'The request could not be read.',
    'Send valid JSON over HTTP/1.1; `detail` says what was found instead.',
  ),
  malformed_json: entry(
    'malformed',
    'The body is not valid JSON.',
    'Send one JSON document with `content-type: application/json`.',
  ),
  malformed_url: entry(
    'malformed',
    'The URL has a broken percent-encoding.',
    'Encode names and values, for example with `encodeURIComponent`.',
  ),
  nested_too_deeply: entry(
    'malformed',
    'The input is nested more than 32 levels deep.',
    'No operation needs that; check how the input is built.',
  ),
  forbidden_key: entry('malformed', 'The input has the key `__proto__`.', 'Rename the key.'),
  not_superjson: entry(
    'malformed',
    'A tRPC input was sent without the envelope of superjson.',
    'Send `{"json": <input>}` and mark dates in `meta`, or use REST, which takes plain JSON.',
  ),
  unsupported_annotation: entry(
    'malformed',
    'The superjson metadata names a type that inputs cannot have.',
    'Only Date, undefined, number and bigint are supported.',
  ),
  invalid_annotation: entry(
    'malformed',
    'The superjson metadata does not fit the input.',
    'Let superjson make it: `superjson.serialize(input)` without `dedupe`.',
  ),
  batch_too_long: entry(
    'malformed',
    'A tRPC batch has more than 20 calls.',
    'Send several batches (`maxItems: 20` of httpBatchLink).',
  ),
  unknown_path: entry(
    'not_found',
    'There is nothing at this path.',
    'See `/docs` and `/openapi.json`; paths are lower case and have no trailing slash.',
  ),
  not_found: entry('not_found', 'There is no such procedure.', 'See `/docs`; `detail` names the nearest one.'),
  method_not_allowed: entry(
    'method_not_allowed',
    'The path does not have this method.',
    'Use a method that the header `Allow` lists.',
  ),
  body_too_large: entry(
    'too_large',
    'The body is larger than the operation takes.',
    'Send less; `detail` and `docs/access.md` say how much is taken.',
  ),
  too_large: entry('too_large', 'The request is too large.', 'Send less.'),
  unsupported_media_type: entry(
    'unsupported_media',
    'The body has a content type that is not read.',
    'Send `content-type: application/json`.',
  ),
  origin_not_allowed: entry(
    'forbidden',
    'A page of an origin that is not allowed asked to call this API.',
    'The operator adds the origin to `CORS_ORIGINS`. Outside production, pages of localhost are allowed.',
  ),
  // The input.
  invalid_input: entry(
    'invalid',
    'One or more fields are not valid.',
    '`errors` names each field and what it should be.',
  ),
  invalid_query: entry(
    'invalid',
    'The query string has a parameter that is unknown or given twice.',
    '`errors` names each parameter and the nearest known one.',
  ),
  invalid_body: entry(
    'invalid',
    'The body is not a JSON object, or the operation takes no body.',
    'Send an object with the fields that `/docs` lists.',
  ),
  null_character: entry('invalid', 'A text has the NUL character.', 'Remove it.'),
  too_many_values: entry('invalid', 'The input holds more than 1,000 values.', 'Split the call.'),
  unknown_region: entry(
    'invalid',
    'There is no region with this code.',
    '`GET /api/v1/prices/regions` lists all; codes are lower case (`de`, `no1`, `us_ct`).',
  ),
  unknown_time_zone: entry('invalid', 'There is no such time zone.', 'Use an IANA name such as `Europe/Berlin`.'),
  unknown_provider: entry(
    'invalid',
    'No provider of this name is enabled.',
    '`GET /api/v1/prices/sources` lists what there is; the operator enables others.',
  ),
  unknown_expert: entry('invalid', 'No expert of this name has been measured.', '`detail` lists those that have.'),
  unknown_credential: entry(
    'invalid',
    'A chosen credential does not belong to the account.',
    'List the credentials of the account again.',
  ),
  conflicting_range: entry(
    'invalid',
    'The range is given in two ways.',
    'Give one of the two fields that `detail` names.',
  ),
  currency_unavailable: entry(
    'invalid',
    'The prices are in another currency, and prices are never converted.',
    'Leave `currency` out, or use one that `detail` lists.',
  ),
  unit_unavailable: entry(
    'invalid',
    'The prices are stored per another kind of unit and cannot be converted.',
    'Leave `unit` out, or use one that `detail` lists.',
  ),
  unit_mismatch: entry(
    'invalid',
    'Prices of this utility cannot be stated in this unit.',
    'Leave `unit` out for the usual one.',
  ),
  inverted_range: entry(
    'invalid',
    'A range ends before it starts.',
    'Ranges are half-open: the end must be after the start.',
  ),
  range_too_long: entry('invalid', 'The range is longer than one call covers.', 'Ask for several ranges.'),
  duration_beyond_horizon: entry(
    'invalid',
    'The duration does not fit into the time that is searched.',
    'Shorten it or search a longer time.',
  ),
  baseline_outside_range: entry(
    'invalid',
    'The baseline run is not within the range.',
    'Move the range or choose another baseline.',
  ),
  invalid_cursor: entry(
    'invalid',
    'The cursor belongs to another query.',
    'Repeat the query of the page before with its `nextCursor`.',
  ),
  invalid_email: entry('invalid', 'This is not an e-mail address.', 'Send one such as name@example.com.'),
  invalid_beta_code: entry('invalid', 'The code is not valid for this address.', 'Sign up again for a new code.'),
  invalid_unsubscribe_token: entry(
    'invalid',
    'The unsubscribe link is not complete.',
    'Open the link of the mail unchanged.',
  ),
  webhook_unreadable: entry(
    'invalid',
    'The webhook is not of the documented form.',
    'For the mail provider: see its documentation of bounces.',
  ),
  payload_unreadable: entry(
    'invalid',
    'A file or an answer of a provider could not be read.',
    '`detail` says where it stops being readable.',
  ),
  weak_password: entry(
    'invalid',
    'The password is too easy to guess.',
    'Choose a longer one; `warning` says what makes it weak.',
  ),
  password_required: entry('invalid', 'The account has a password and this needs it.', 'Send `password`.'),
  passkey_refused: entry('invalid', 'The passkey could not be verified.', 'Start the registration again.'),
  redirect_not_allowed: entry(
    'invalid',
    'The redirect URL is not allowed.',
    'The operator lists allowed ones in `AUTH_REDIRECT_URLS`.',
  ),
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
