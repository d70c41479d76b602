import type { Clock } from '@energy-optimizer/kernel';
import { ProviderError } from '../errors.ts';
import { fetchFollowing } from './follow.ts';
import { redactor, redactUrl } from './secrets.ts';
import type { HttpRequest, HttpResponse } from './types.ts';

/** An attempt failed in a way that a retry may fix: network, timeout, 408, 429, 5xx. Its message contains no secret. */
export class TransientError extends Error {
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: { status?: number; retryAfterMs?: number | undefined } = {}) {
    super(message);
    this.name = 'TransientError';
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The response is larger than accepted. Retrying would not help. */
export class BodyTooLargeError extends Error {}

export interface AttemptOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly maxBodyBytes: number;
  readonly acceptStatus: readonly number[];
}

const isTransientStatus = (status: number) => status === 408 || status === 425 || status === 429 || status >= 500;

/**
 * One GET, body read to its end. Resolves with every status that is final, also refusals such as 404.
 * @throws TransientError | BodyTooLargeError | ProviderError (a redirect or address that is refused), or the reason of
 *   the signal.
 */
export async function attempt(
  request: HttpRequest,
  signal: AbortSignal,
  options: AttemptOptions,
): Promise<HttpResponse> {
  try {
    const headers = {
      accept: '*/*',
      'user-agent': 'energy-optimizer',
      ...request.headers,
    };
    const response = await fetchFollowing(options.fetch, request.url, { headers, signal });
    if (isTransientStatus(response.status) && !options.acceptStatus.includes(response.status)) {
      throw await refusal(response, options.clock);
    }
    return finished(response, await readBody(response, options.maxBodyBytes));
  } catch (error) {
    const isFinal = [TransientError, BodyTooLargeError, ProviderError].some((type) => error instanceof type);
    if (signal.aborted || isFinal) throw error;
    throw new TransientError(networkMessage(error, request));
  }
}

async function refusal(response: Response, clock: Clock): Promise<TransientError> {
  await response.body?.cancel();
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'), clock.now());
  return new TransientError(`it responded with status ${response.status}`, { status: response.status, retryAfterMs });
}

async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLargeError(`its response is larger than ${Math.floor(maxBytes / 1024)} kB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

function finished(response: Response, body: Uint8Array): HttpResponse {
  const charset = /charset=["']?([\w-]+)/i.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'utf-8';
  return { status: response.status, headers: response.headers, body, text: () => decoder(charset).decode(body) };
}

function decoder(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

/** "fetch failed" is not informative; its cause has `ECONNREFUSED`. */
function networkMessage(error: unknown, request: HttpRequest): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const detail = cause instanceof Error ? ((cause as { code?: string }).code ?? cause.message) : String(error);
  return redactor(
    request.url,
    request.headers,
  )(`the connection failed (${detail})`).replaceAll(request.url, redactUrl(request.url));
}

/**
 * Milliseconds to wait after a Retry-After header in seconds or as an HTTP date; undefined when absent or unreadable.
 */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
