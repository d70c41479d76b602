import { type ErrorCodeEntry, entry } from './error-code-entry.ts';

/** Error codes of invalid requests and inputs. */
export const REQUEST_CODES = {
  // The request itself.
  malformed_request: entry(
    'malformed',
    'The request could not be read.',
    'Send a valid HTTP/1.1 request with a JSON body; `detail` describes the problem.',
  ),
  malformed_json: entry(
    'malformed',
    'The body is not valid JSON.',
    'Send one JSON document with `content-type: application/json`.',
  ),
  malformed_url: entry(
    'malformed',
    'The URL contains invalid percent-encoding.',
    'Encode names and values, for example with `encodeURIComponent`.',
  ),
  nested_too_deeply: entry(
    'malformed',
    'The input is nested more than 32 levels deep.',
    'Reduce the nesting; no operation requires more levels.',
  ),
  forbidden_key: entry('malformed', 'The input contains the key `__proto__`.', 'Remove or rename the key.'),
  not_superjson: entry(
    'malformed',
    'A tRPC input was sent without the superjson envelope.',
    'Send `{"json": <input>}` and mark dates in `meta`, or use REST, which accepts plain JSON.',
  ),
  unsupported_annotation: entry(
    'malformed',
    'The superjson metadata names an unsupported type.',
    'Use only Date, undefined, number and bigint.',
  ),
  invalid_annotation: entry(
    'malformed',
    'The superjson metadata does not match the input.',
    'Generate it with `superjson.serialize(input)`, without `dedupe`.',
  ),
  batch_too_long: entry(
    'malformed',
    'A tRPC batch contains more than 20 calls.',
    'Split it into smaller batches (set `maxItems: 20` in `httpBatchLink`).',
  ),
  unknown_path: entry(
    'not_found',
    'No endpoint exists at this path.',
    'See `/docs` or `/openapi.json`. Paths are lower case, without a trailing slash.',
  ),
  not_found: entry('not_found', 'The procedure does not exist.', 'See `/docs`; `detail` suggests the closest match.'),
  method_not_allowed: entry(
    'method_not_allowed',
    'The HTTP method is not allowed at this path.',
    'Use one of the methods in the `Allow` header.',
  ),
  body_too_large: entry(
    'too_large',
    'The body is larger than the operation accepts.',
    'Send a smaller body; `detail` and `docs/access.md` give the limit.',
  ),
  too_large: entry('too_large', 'The request is too large.', 'Send a smaller request.'),
  unsupported_media_type: entry(
    'unsupported_media',
    'The content type of the body is not supported.',
    'Send `content-type: application/json`.',
  ),
  origin_not_allowed: entry(
    'forbidden',
    'The request came from a web page whose origin may not call this API.',
    'For operators: add the origin to `CORS_ORIGINS`. Outside production, localhost is allowed.',
  ),
  // The input.
  invalid_input: entry(
    'invalid',
    'One or more fields are invalid.',
    '`errors` lists each invalid field and what is expected.',
  ),
  invalid_query: entry(
    'invalid',
    'The query string contains an unknown or repeated parameter.',
    '`errors` lists each parameter and the closest known name.',
  ),
  invalid_body: entry(
    'invalid',
    'The body is not a JSON object, or the operation accepts no body.',
    'Send an object with the fields listed in `/docs`.',
  ),
  null_character: entry('invalid', 'A string contains the NUL character.', 'Remove it.'),
  too_many_values: entry(
    'invalid',
    'The input contains too many values: usually more than 1,000.',
    'Split it into several calls.',
  ),
  unknown_region: entry(
    'invalid',
    'The region code is unknown.',
    '`GET /api/v1/prices/regions` lists all; codes are lower case (`de`, `no1`, `us_ct`).',
  ),
  until_past: entry('invalid', 'The end is not in the future.', 'Give an instant after now, or none.'),
  unknown_time_zone: entry('invalid', 'The time zone is unknown.', 'Use an IANA name such as `Europe/Berlin`.'),
  unknown_provider: entry(
    'invalid',
    'No provider with this name is enabled.',
    '`GET /api/v1/prices/sources` lists the available sources. For operators: enable others in `PROVIDERS`.',
  ),
  unknown_expert: entry(
    'invalid',
    'No accuracy has been measured for this expert.',
    '`detail` lists the measured experts.',
  ),
  unknown_credential: entry(
    'invalid',
    'A selected credential does not belong to the account.',
    'List the credentials of the account again.',
  ),
  conflicting_range: entry(
    'invalid',
    'The range is specified in two ways.',
    'Send only one of the fields named in `detail`.',
  ),
  currency_unavailable: entry(
    'invalid',
    'The prices are stored in another currency and are never converted.',
    'Omit `currency`, or use one listed in `detail`.',
  ),
  unit_unavailable: entry(
    'invalid',
    'The prices are stored in a unit that cannot be converted to the requested one.',
    'Omit `unit`, or use one listed in `detail`.',
  ),
  tariff_conflict: entry(
    'invalid',
    'A parameter contradicts the tariff in whose prices the response is.',
    'Omit the parameter, or change it as `detail` describes.',
  ),
  tariff_needs_input: entry(
    'invalid',
    'The price of the tariff depends on a parameter that is missing or unknown.',
    'Send the parameter named in `detail`.',
  ),
  tariff_series_unclear: entry(
    'invalid',
    'It is not clear which market price the tariff follows.',
    'Import the tariff with a single price series, or with the prices of the others.',
  ),
  unit_mismatch: entry(
    'invalid',
    'Prices of this utility cannot be expressed in this unit.',
    'Omit `unit` to use the default.',
  ),
  inverted_range: entry(
    'invalid',
    'The range ends before it starts.',
    'Ranges are half-open: the end must be after the start.',
  ),
  range_too_long: entry('invalid', 'The range is longer than one call allows.', 'Split it into several calls.'),
  invalid_tariff: entry(
    'invalid',
    'No bill can be computed from the tariff document.',
    'Correct the errors in `findings`; `energy tariff lint` shows them for a file.',
  ),
  tariff_has_no_price: entry(
    'invalid',
    'The tariff is not in force in all of the range, or states no price for a part of it.',
    'Send a tariff that is in force, or a range in which it is, as `detail` describes.',
  ),
  tariff_mismatch: entry(
    'invalid',
    'The tariff does not fit the household: it has another utility, region or zone.',
    'Send a tariff that fits, as `detail` describes.',
  ),
  usage_too_short: entry(
    'invalid',
    'The usage covers too little of 52 weeks.',
    'Send the intervals of at least 52 weeks, at most 5 % of them unknown.',
  ),
  invalid_switch_day: entry('invalid', 'The day of the switch is in the future.', 'Send today or an earlier day.'),
  too_many_tariffs: entry(
    'invalid',
    'More tariffs are in force than one comparison covers.',
    'Select some of them, as `detail` describes.',
  ),
  duration_beyond_horizon: entry(
    'invalid',
    'The duration does not fit into the search range.',
    'Shorten the duration or widen the search range.',
  ),
  baseline_outside_range: entry(
    'invalid',
    'The baseline run is outside the range.',
    'Move the range or choose another baseline.',
  ),
  invalid_cursor: entry(
    'invalid',
    'The cursor belongs to a different query.',
    'Repeat the previous query unchanged, with its `nextCursor` as `cursor`.',
  ),
  invalid_email: entry('invalid', 'The e-mail address is invalid.', 'Send an address such as name@example.com.'),
  invalid_beta_code: entry('invalid', 'The code is not valid for this address.', 'Sign up again to get a new code.'),
  invalid_unsubscribe_token: entry(
    'invalid',
    'The unsubscribe link is incomplete.',
    'Open the link from the e-mail unchanged.',
  ),
  webhook_unreadable: entry(
    'invalid',
    'The webhook does not have the documented format.',
    'Send the format that the e-mail provider documents for bounces.',
  ),
  payload_unreadable: entry(
    'invalid',
    'A file or a provider response could not be read.',
    '`detail` describes the problem.',
  ),
  weak_password: entry(
    'invalid',
    'The password is too easy to guess.',
    'Choose a longer one; `warning` explains the weakness.',
  ),
  password_required: entry('invalid', 'The operation requires a password.', 'Send `password`.'),
  passkey_refused: entry('invalid', 'The passkey could not be verified.', 'Start the registration again.'),
  redirect_not_allowed: entry(
    'invalid',
    'The redirect URL is not allowed.',
    'For operators: add it to `AUTH_REDIRECT_URLS`.',
  ),
  invalid_problem: entry(
    'invalid',
    'The planning problem is not valid.',
    '`fields` lists each wrong field; `docs/optimizer.md` describes the format.',
  ),
} as const satisfies Readonly<Record<string, ErrorCodeEntry>>;
