import { EnergyConnectionError } from './errors.ts';

/** The `fetch` the client uses: the platform's, or one with the same shape. */
export type Fetch = typeof globalThis.fetch;

type FetchInput = Parameters<Fetch>[0];
type FetchInit = Parameters<Fetch>[1];

/**
 * `fetch` that reads the entire JSON response within `timeoutMs` and reports all failures uniformly.
 * @throws EnergyConnectionError
 */
export function createJsonFetch(fetch: Fetch, timeoutMs: number): Fetch {
  return async (input, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    const { response, text } = await reading(fetch, input, { ...init, signal }).catch((cause: unknown) => {
      if (init?.signal?.aborted) throw new EnergyConnectionError('aborted', 'The call was aborted.', { cause });
      if (timeout.aborted) throw new EnergyConnectionError('timeout', `No response within ${timeoutMs} ms.`, { cause });
      throw new EnergyConnectionError('unreachable', 'The server cannot be reached.', { cause });
    });
    const result = parseResponse(response, text);
    return Object.defineProperty(response, 'json', { value: async () => result });
  };
}

async function reading(
  fetch: Fetch,
  input: FetchInput,
  init: FetchInit,
): Promise<{ response: Response; text: string }> {
  const response = await fetch(input, init);
  return { response, text: await response.text() };
}

/** @throws EnergyConnectionError `unreadable` */
export function parseResponse({ status }: Response, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `The response (HTTP ${status}) is not from the Energy Optimizer API.`;
    throw new EnergyConnectionError('unreadable', message, { cause, status });
  }
}
