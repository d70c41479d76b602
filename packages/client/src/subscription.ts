import { httpSubscriptionLink, type Operation, type TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable, type Unsubscribable } from '@trpc/server/observable';
import { EventSource, type FetchLike } from 'eventsource';
import { EnergyApiError, EnergyConnectionError } from './errors.ts';
import { type Fetch, parseResponse } from './http.ts';
import { problemIn, toEnergyError } from './problem.ts';
import type { AppRouter } from './router.ts';
import { transformer } from './transformer.ts';

type ClientError = TRPCClientError<AppRouter>;

/** Stores the reason a connection attempt was refused, which an EventSource does not expose. */
interface Attempt {
  refusal?: ClientError;
}
const ATTEMPT = 'energy-optimizer.attempt';

/**
 * Server-sent events over `fetch`. The platform's EventSource can neither send the API key nor distinguish a temporary
 * refusal (429, 503) from a permanent one (401), so the same implementation is used everywhere.
 */
export const eventStreamLink = (options: {
  readonly url: string;
  readonly fetch: Fetch;
  readonly headers: Readonly<Record<string, string>>;
}): TRPCLink<AppRouter> =>
  httpSubscriptionLink<AppRouter, typeof EventSource>({
    url: options.url,
    transformer,
    EventSource,
    eventSourceOptions: ({ op }) => ({ fetch: streamFetch(options, op.context[ATTEMPT] as Attempt | undefined) }),
  });

function streamFetch(
  { fetch, headers }: { readonly fetch: Fetch; readonly headers: Readonly<Record<string, string>> },
  attempt: Attempt | undefined,
): FetchLike {
  return async (url, init) => {
    const response = await fetch(url, { ...init, headers: { ...init.headers, ...headers } });
    if (response.ok || attempt === undefined) return response;
    attempt.refusal = await refusalOf(response).catch((error: ClientError) => error);
    return new Response(null, { status: response.status, headers: response.headers });
  };
}

/** @throws EnergyConnectionError if the response is not from the API */
async function refusalOf(response: Response): Promise<ClientError> {
  const problem = problemIn(parseResponse(response, await response.text()));
  if (problem !== undefined) return new EnergyApiError(problem);
  const { status } = response;
  return new EnergyConnectionError('unreadable', `The stream was refused (HTTP ${status}).`, { status });
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
const PASSING_STATUS = [408, 425, 429];

/** Whether the same call may succeed later. */
function mayPass(error: ClientError): boolean {
  if (!(error instanceof EnergyApiError) && !(error instanceof EnergyConnectionError)) return false;
  if (error instanceof EnergyConnectionError && error.reason === 'aborted') return false;
  return error.status === undefined || error.status >= 500 || PASSING_STATUS.includes(error.status);
}

/**
 * The server's Retry-After, otherwise doubling; randomized in the upper half, so that clients do not reconnect all at
 * once.
 */
function delayMs(error: ClientError, failures: number): number {
  const wish = error instanceof EnergyApiError ? error.retryAfterSeconds : undefined;
  const wholeMs = wish === undefined ? Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS) : wish * 1000;
  const spread = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
  return wish === undefined ? wholeMs * (0.5 + spread / 2) : wholeMs * (1 + spread / 10);
}

/**
 * Keeps a subscription alive: the EventSource resumes broken connections, this link retries refused ones,
 * both after the last event ID, so that nothing is lost or repeated. Ends with an error only if retrying is pointless.
 */
export const reconnectLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let current: Unsubscribable | undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let lastEventId: string | undefined;
      let failures = 0;

      const retry = (error: ClientError) => {
        observer.next({ result: { type: 'state', state: 'connecting', error } });
        timer = setTimeout(connect, delayMs(error, failures));
        failures += 1;
      };

      const connect = () => {
        const attempt: Attempt = {};
        current = next({ ...resumed(op, lastEventId), context: { ...op.context, [ATTEMPT]: attempt } }).subscribe({
          next: (envelope) => {
            const { result } = envelope;
            if (result.type === undefined || result.type === 'data') {
              failures = 0;
              if (result.id !== undefined) lastEventId = String(result.id);
            }
            observer.next(envelope);
          },
          error: (cause) => {
            const error = attempt.refusal ?? toEnergyError(cause, op.signal);
            if (mayPass(error)) retry(error);
            else observer.error(error);
          },
          complete: () => observer.complete(),
        });
      };

      const leave = () => {
        clearTimeout(timer);
        current?.unsubscribe();
        op.signal?.removeEventListener('abort', end);
      };
      const end = () => {
        leave();
        observer.complete();
      };
      op.signal?.addEventListener('abort', end);
      connect();
      return leave;
    });

const resumed = (op: Operation, lastEventId: string | undefined): Operation =>
  lastEventId === undefined ? op : { ...op, input: { ...(op.input as object | undefined), lastEventId } };
