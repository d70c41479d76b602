import { ERROR_STATUS, type ErrorKind } from '@energy-optimizer/kernel';
import { genericError, PROBLEM_CONTENT_TYPE, toProblem } from '../problem.ts';
import type { RestOperation } from '../rest/operations.ts';
import { type HeaderName, headersOf, USUAL_HEADERS } from './headers.ts';
import { tierProblemExample } from './tier-problem.ts';

/** The description of each kind of error, with the codes that any operation can return. */
const DESCRIPTIONS = {
  malformed: 'Malformed request: `malformed_url`, `malformed_json`, `nested_too_deeply` or `forbidden_key`.',
  unauthenticated:
    'Not authenticated: the internal API key is missing (`service_key_required`), the caller is not signed in (`sign_in_required`), ' +
    'the API key is invalid (`invalid_api_key`), or the session has expired (`session_expired`).',
  forbidden:
    'Forbidden: a cross-site request (`cross_site_request`), an API key without the required scope (`missing_scope`), an operation that ' +
    'requires a session (`session_required`) or an administrator (`admin_required`), a purpose without consent (`consent_required`), ' +
    'a purpose that the user objects to (`processing_objected`), or an account whose processing is restricted (`processing_restricted`).',
  payment_required:
    'The tier of the caller does not include the operation (`tier_required`) or prices this old (`history_limit`). ' +
    'Servers without tiers never return this.',
  conflict: 'Conflicts with the current state.',
  not_found: 'Not found.',
  too_large: 'The body is larger than the operation accepts (`body_too_large`).',
  unsupported_media: 'The body is not `application/json`.',
  invalid: 'Invalid input (`invalid_input`, `invalid_query`, `invalid_body`); `errors` lists the fields.',
  rate_limited:
    'Too many calls by one user, API key or network (`too_many_requests`), or too many open streams of one client (`too_many_streams`). ' +
    'Retry after the time given in `Retry-After`.',
  internal: 'Something went wrong on our side. Quote the request ID when you report it.',
  unavailable:
    'Temporarily unavailable (`database_unavailable`). Retry after the time given in `Retry-After`, if present.',
  timeout: 'The request timed out.',
} as const satisfies Partial<Record<ErrorKind, string>>;
type DocumentedKind = keyof typeof DESCRIPTIONS;

/** Headers of an error response in addition to the usual ones. */
const OWN_HEADERS: Partial<Record<DocumentedKind, readonly HeaderName[]>> = {
  unauthenticated: ['WwwAuthenticate'],
  rate_limited: ['RetryAfter'],
  unavailable: ['RetryAfter'],
};

const REQUEST_ID = 'hq3k9-1f';

const componentName = (kind: ErrorKind): string =>
  kind.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The components that the error responses of all operations refer to. */
export const errorResponses = (): Record<string, object> =>
  Object.fromEntries(
    (Object.keys(DESCRIPTIONS) as DocumentedKind[]).map((kind) => [
      componentName(kind),
      {
        description: DESCRIPTIONS[kind],
        headers: headersOf([...USUAL_HEADERS, ...(OWN_HEADERS[kind] ?? [])]),
        content: {
          [PROBLEM_CONTENT_TYPE]:
            kind === 'payment_required'
              ? { schema: { $ref: '#/components/schemas/TierProblem' }, example: tierProblemExample(REQUEST_ID) }
              : {
                  schema: { $ref: '#/components/schemas/Problem' },
                  example: toProblem(genericError(kind), REQUEST_ID),
                },
        },
      },
    ]),
  );

const ALWAYS = [
  'malformed',
  'unauthenticated',
  'not_found',
  'invalid',
  'rate_limited',
  'internal',
  'unavailable',
  'timeout',
] as const;

/** The error responses of one operation by status, with its additional codes. */
export function errorsOf({ rest, access, feature, maxBodyBytes }: RestOperation): Record<string, object> {
  const kinds: DocumentedKind[] = [...ALWAYS];
  if (rest.method !== 'GET') kinds.push('too_large', 'unsupported_media');
  if (access === 'user' || access === 'admin') kinds.push('forbidden');
  if (feature !== null) kinds.push('payment_required');
  for (const kind of Object.keys(rest.errors ?? {}) as DocumentedKind[]) if (!kinds.includes(kind)) kinds.push(kind);
  const response = (kind: DocumentedKind) => {
    const own = rest.errors?.[kind] ?? [];
    const codes = own.map((code) => `\`${code}\``).join(', ');
    return {
      $ref: `#/components/responses/${componentName(kind)}`,
      ...(own.length > 0 ? { description: `${DESCRIPTIONS[kind]} Additional codes: ${codes}.` } : {}),
      ...(kind === 'payment_required' && feature !== null
        ? { description: `${DESCRIPTIONS[kind]} The feature is \`${feature}\`.` }
        : {}),
      ...(kind === 'too_large' ? { description: `The body is larger than ${maxBodyBytes / 1_024} kB.` } : {}),
    };
  };
  return Object.fromEntries(kinds.map((kind) => [String(ERROR_STATUS[kind]), response(kind)]));
}
