/** Response headers, as components that responses refer to. */
const HEADERS = {
  RequestId: { name: 'x-request-id', type: 'string', description: 'ID of this request in our logs.' },
  RateLimitLimit: {
    name: 'ratelimit-limit',
    type: 'integer',
    description: 'Calls allowed per window. The four `RateLimit` headers are omitted for callers without a limit.',
  },
  RateLimitRemaining: { name: 'ratelimit-remaining', type: 'integer', description: 'Calls remaining in the window.' },
  RateLimitReset: { name: 'ratelimit-reset', type: 'integer', description: 'Seconds until more calls are allowed.' },
  RateLimitPolicy: {
    name: 'ratelimit-policy',
    type: 'string',
    description: 'Limits for this kind of call, as calls and window in seconds, such as `100;w=60, 1000;w=3600`.',
  },
  RetryAfter: { name: 'retry-after', type: 'integer', description: 'Seconds to wait before retrying.' },
  ETag: { name: 'etag', type: 'string', description: 'Version of this response; send it as `If-None-Match`.' },
  WwwAuthenticate: { name: 'www-authenticate', type: 'string', description: 'How to authenticate.' },
} as const satisfies Record<string, { name: string; type: string; description: string }>;
export type HeaderName = keyof typeof HEADERS;

/** On every response of an operation. */
export const USUAL_HEADERS: readonly HeaderName[] = [
  'RequestId',
  'RateLimitLimit',
  'RateLimitRemaining',
  'RateLimitReset',
  'RateLimitPolicy',
];

/** `components.headers`. */
export const headerComponents = (): Record<string, object> =>
  Object.fromEntries(
    Object.entries(HEADERS).map(([component, { type, description }]) => [component, { description, schema: { type } }]),
  );

/** The `headers` of one response. */
export const headersOf = (names: readonly HeaderName[]): Record<string, object> =>
  Object.fromEntries(names.map((name) => [HEADERS[name].name, { $ref: `#/components/headers/${name}` }]));
