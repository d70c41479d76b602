import { ERROR_STATUS, type ErrorKind } from '@energy-optimizer/kernel';
import { genericError, PROBLEM_CONTENT_TYPE, toProblem } from '../problem.ts';
import type { RestOperation } from '../rest/operations.ts';
import { type HeaderName, headersOf, USUAL_HEADERS } from './headers.ts';

export const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'An error as RFC 9457 describes it. `code` is stable; `detail` is for people.',
  required: ['type', 'title', 'status', 'code', 'detail', 'errors'],
  properties: {
    type: {
      type: 'string',
      format: 'uri-reference',
      description: 'Leads to a page that explains the code, relative to the server: `/errors/<code>`.',
    },
    title: { type: 'string', description: 'What kind of error it is, in a few words.' },
    status: { type: 'integer', description: 'The HTTP status.' },
    code: { type: 'string', description: 'Stable and machine-readable.' },
    detail: { type: 'string', description: 'What went wrong, for people.' },
    errors: {
      type: 'array',
      description: 'One entry for each field of the input that is wrong; empty for other errors.',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string', description: 'The path of the field, such as `appliances.0.powerKw`.' },
          message: { type: 'string', description: 'What is wrong with it.' },
        },
      },
    },
    requestId: { type: 'string', description: 'The same as in the header x-request-id.' },
    retryAfterSeconds: { type: 'number', description: 'The same as in the header Retry-After.' },
  },
  additionalProperties: true,
} as const;

/** What each kind says of every operation, with the codes that any may give. */
const DESCRIPTIONS = {
  malformed:
    'The request could not be read: `malformed_url`, `malformed_json`, `nested_too_deeply` or `forbidden_key`.',
  unauthenticated:
    'Who asks is not known: the internal API key is missing (`service_key_required`), nobody is signed in (`sign_in_required`), ' +
    'a key is wrong (`invalid_api_key`) or a session is over (`session_expired`).',
  forbidden:
    'Not allowed: another site sent the request (`cross_site_request`), the API key lacks the scope (`missing_scope`) or API keys may not ' +
    'do this at all (`session_required`), it is for administrators (`admin_required`), or for a higher tier (`tier_required`).',
  conflict: 'It contradicts what is there.',
  not_found: 'There is no such thing.',
  too_large: 'The body is larger than the operation takes (`body_too_large`).',
  unsupported_media: 'The body is not `application/json`.',
  invalid: 'The input is not valid (`invalid_input`, `invalid_query`, `invalid_body`); `errors` names the fields.',
  rate_limited:
    'Too many calls of one user, API key or network (`too_many_requests`), or too many streams of one client (`too_many_streams`); ' +
    '`Retry-After` says when to ask again.',
  internal: 'Something went wrong on our side; quote the request id.',
  unavailable: 'Not available at the moment (`database_unavailable`); `Retry-After` may say when to ask again.',
  timeout: 'It took too long.',
} as const satisfies Partial<Record<ErrorKind, string>>;
type DocumentedKind = keyof typeof DESCRIPTIONS;

/** What an error's answer carries beside the usual headers. */
const OWN_HEADERS: Partial<Record<DocumentedKind, readonly HeaderName[]>> = {
  unauthenticated: ['WwwAuthenticate'],
  rate_limited: ['RetryAfter'],
  unavailable: ['RetryAfter'],
};

const componentName = (kind: ErrorKind): string =>
  kind.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The components every operation's error responses refer to. */
export const errorResponses = (): Record<string, object> =>
  Object.fromEntries(
    (Object.keys(DESCRIPTIONS) as DocumentedKind[]).map((kind) => [
      componentName(kind),
      {
        description: DESCRIPTIONS[kind],
        headers: headersOf([...USUAL_HEADERS, ...(OWN_HEADERS[kind] ?? [])]),
        content: {
          [PROBLEM_CONTENT_TYPE]: {
            schema: { $ref: '#/components/schemas/Problem' },
            example: toProblem(genericError(kind), 'hq3k9-1f'),
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

/** The error responses one operation can give, by status, with the codes that are its own. */
export function errorsOf({ rest, access, maxBodyBytes }: RestOperation): Record<string, object> {
  const kinds: DocumentedKind[] = [...ALWAYS];
  if (rest.method !== 'GET') kinds.push('too_large', 'unsupported_media');
  if (access === 'user' || access === 'admin') kinds.push('forbidden');
  for (const kind of Object.keys(rest.errors ?? {}) as DocumentedKind[]) if (!kinds.includes(kind)) kinds.push(kind);
  const response = (kind: DocumentedKind) => {
    const own = rest.errors?.[kind] ?? [];
    const codes = own.map((code) => `\`${code}\``).join(', ');
    return {
      $ref: `#/components/responses/${componentName(kind)}`,
      ...(own.length > 0 ? { description: `${DESCRIPTIONS[kind]} Here also: ${codes}.` } : {}),
      ...(kind === 'too_large' ? { description: `The body is larger than ${maxBodyBytes / 1_024} kB.` } : {}),
    };
  };
  return Object.fromEntries(kinds.map((kind) => [String(ERROR_STATUS[kind]), response(kind)]));
}
