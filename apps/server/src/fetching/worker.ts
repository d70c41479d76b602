import type { MessagePort } from 'node:worker_threads';
import type { Clock } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';
import { partsOf } from './parts.ts';
import {
  type FetchTask,
  fromWire,
  type ResponseMessage,
  toWire,
  type WireError,
  type WorkerMessage,
} from './protocol.ts';

/**
 * Runs one provider's fetch: the parent thread makes the requests, this thread parses the responses.
 * @returns the error; undefined if the result was sent in parts
 */
export default async function work({
  port,
  ...task
}: FetchTask & { readonly port: MessagePort }): Promise<WireError | undefined> {
  const send = (message: WorkerMessage) => port.postMessage(message);
  try {
    const fetch = await loaded(task, requestsThrough(port, send));
    // Startup time does not count against the response.
    send({ kind: 'started' });
    const result = await fetch();
    for (const part of partsOf(task.domain, result)) {
      const buffers = part.kind === 'points' ? part.columns.map(({ buffer }) => buffer as ArrayBuffer) : [];
      port.postMessage({ kind: 'part', part } satisfies WorkerMessage, buffers);
    }
    send({ kind: 'end' });
    return undefined;
  } catch (error) {
    return toWire(error);
  } finally {
    port.close();
  }
}

/** Loads only the providers of the domain, lazily. */
async function loaded({ domain, id, request, key, privateUse, nowMs }: FetchTask, http: HttpClient) {
  const deps = { http, clock: clockFrom(nowMs), key, privateUse };
  if (domain === 'prices') {
    const { createProvider } = await import('@energy-optimizer/pricing/adapters');
    return () => createProvider(id, deps).fetch(request as FetchTask<'prices'>['request']);
  }
  const { createExogenousProvider } = await import('@energy-optimizer/ml-loop/exogenous');
  return () => createExogenousProvider(id, deps).fetch(request as FetchTask<'exogenous'>['request']);
}

/** Continues from the parent thread's clock. */
function clockFrom(nowMs: number): Clock {
  const startedMs = performance.now();
  return { now: () => new Date(nowMs + performance.now() - startedMs) };
}

function requestsThrough(port: MessagePort, send: (message: WorkerMessage) => void): HttpClient {
  const waiting = new Map<number, PromiseWithResolvers<ResponseMessage>>();
  port.on('message', (response: ResponseMessage) => {
    waiting.get(response.call)?.resolve(response);
    waiting.delete(response.call);
    // The parser runs before this.
    setImmediate(() => send({ kind: 'read' }));
  });
  let calls = 0;
  return async (request, { acceptStatus = [] } = {}) => {
    const call = ++calls;
    const pending = Promise.withResolvers<ResponseMessage>();
    waiting.set(call, pending);
    send({ kind: 'get', call, request, acceptStatus });
    const response = await pending.promise;
    if ('failure' in response) throw fromWire(response.failure);
    const { status, body } = response;
    const headers = new Headers(response.headers.map(([name, value]): [string, string] => [name, value]));
    return { status, headers, body, text: () => new TextDecoder().decode(body) };
  };
}
