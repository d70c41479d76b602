import { ERROR_STATUS, type ErrorKind } from '@energy-optimizer/kernel';
import { genericError, PROBLEM_CONTENT_TYPE, toProblem } from '../problem.ts';
import type { RestOperation } from '../rest/operations.ts';

export const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'An error as RFC 9457 describes it. `code` is stable; `detail` is for people.',
  required: ['type', 'title', 'status', 'code', 'detail', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable and machine-readable.' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
    requestId: { type: 'string', description: 'The same as in the header x-request-id.' },
    retryAfterSeconds: { type: 'number', description: 'The same as in the header Retry-After.' },
  },
  additionalProperties: true,
} as const;

const DESCRIPTIONS: Partial<Record<ErrorKind, string>> = {
  malformed: 'The request could not be read (broken JSON or percent-encoding).',
  unauthenticated: 'The API key is missing or wrong.',
  not_found: 'There is no such thing.',
  too_large: 'The body is larger than 1 MB.',
  unsupported_media: 'The body is not `application/json`.',
  invalid: 'The input is not valid; `errors` names the fields.',
  internal: 'Something went wrong on our side; quote the request id.',
  unavailable: 'Not available at the moment; `Retry-After` may say when to ask again.',
  timeout: 'It took too long.',
};

const componentName = (kind: ErrorKind): string =>
  kind.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The components every operation's error responses refer to. */
export const errorResponses = (): Record<string, object> =>
  Object.fromEntries(
    (Object.keys(DESCRIPTIONS) as ErrorKind[]).map((kind) => [
      componentName(kind),
      {
        description: DESCRIPTIONS[kind],
        content: {
          [PROBLEM_CONTENT_TYPE]: {
            schema: { $ref: '#/components/schemas/Problem' },
            example: toProblem(genericError(kind), 'hq3k9-1f'),
          },
        },
      },
    ]),
  );

/** The error responses one operation can give, by status. */
export function errorsOf(operation: RestOperation): Record<string, object> {
  const kinds: ErrorKind[] = [
    'malformed',
    'unauthenticated',
    'not_found',
    'invalid',
    'internal',
    'unavailable',
    'timeout',
  ];
  if (operation.rest.method !== 'GET') kinds.push('too_large', 'unsupported_media');
  return Object.fromEntries(
    kinds.map((kind) => [String(ERROR_STATUS[kind]), { $ref: `#/components/responses/${componentName(kind)}` }]),
  );
}
