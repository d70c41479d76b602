import type { ServerResponse } from 'node:http';
import { networkOf } from '@energy-optimizer/auth';
import { AppError } from '@energy-optimizer/kernel';
import { type Context, type Principal, toProblem } from '@energy-optimizer/rpc';
import { isTrackedEnvelope } from '@trpc/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Streams } from './streams.ts';

const HEARTBEAT_MS = 15_000;
/** How long a reader's buffer may stay full before it is disconnected. */
const DRAIN_TIMEOUT_MS = 10_000;
/** Maximum bytes buffered for a reader of a sink. */
const MAX_WAITING_BYTES = 256 * 1024;

export interface StreamRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly principal: Principal;
  /** Calls the procedure; its errors are still ordinary HTTP errors. */
  start(takeSink: TakeSink): Promise<AsyncIterable<unknown>>;
}
type TakeSink = NonNullable<Context['takeSink']>;

export interface EventStreams {
  /** Serves one subscription as `text/event-stream`; returns when the stream has ended or was handed to its sink. */
  serve(stream: StreamRequest): Promise<void>;
  /** Stops the heartbeat. */
  stop(): void;
}

const HEARTBEAT = Buffer.from(': heartbeat\n\n');

const slowConsumer = (): AppError =>
  new AppError('unavailable', {
    code: 'slow_consumer',
    publicMessage: 'The client did not read the events fast enough.',
  });

/** One event on the wire; values created with tRPC's `tracked()` carry their ID. */
function eventFrame(value: unknown): string {
  if (!isTrackedEnvelope(value)) return `data: ${JSON.stringify(value ?? null)}\n\n`;
  return `id: ${value[0].replaceAll(/[\r\n\0]/g, '')}\ndata: ${JSON.stringify(value[1] ?? null)}\n\n`;
}

/** The key a client's streams are counted under: its user, or its network (IPv4 address, IPv6 /64). */
export function clientOf(principal: Principal, request: FastifyRequest): string | undefined {
  if (principal.kind === 'service') return undefined;
  return principal.kind === 'user' ? `user:${principal.userId}` : `ip:${networkOf(request.ip) ?? 'unknown'}`;
}

/** REST's event streams: one heartbeat for all; slow readers are disconnected, with the reason in the log. */
export function createEventStreams(options: {
  readonly streams: Streams;
  readonly log: Logger;
  readonly heartbeatMs?: number;
  readonly drainTimeoutMs?: number;
}): EventStreams {
  const { streams, log, heartbeatMs = HEARTBEAT_MS, drainTimeoutMs = DRAIN_TIMEOUT_MS } = options;
  const open = new Set<ServerResponse>();
  const heartbeat = setInterval(() => {
    for (const response of open) if (!response.writableNeedDrain) response.write(HEARTBEAT);
  }, heartbeatMs);
  heartbeat.unref();

  const fail = (response: ServerResponse, requestId: string, error: unknown): void => {
    const problem = toProblem(error, requestId);
    log.warn({ requestId, code: problem.code, err: error }, 'event stream ended');
    if (response.writableNeedDrain) response.destroy();
    else response.end(`event: error\ndata: ${JSON.stringify(problem)}\n\n`);
  };
  const begin = (request: FastifyRequest, reply: FastifyReply): void => {
    request.isStream = true;
    reply.hijack();
    writeHead(reply);
    open.add(reply.raw);
    reply.raw.once('close', () => open.delete(reply.raw));
  };

  return {
    async serve({ request, reply, principal, start }) {
      const response = reply.raw;
      const release = streams.open(clientOf(principal, request), () =>
        open.has(response) ? response.end() : response.destroy(),
      );
      response.once('close', release);
      const sink = sinkOf(response, (error) => fail(response, request.id, error));
      const events = await start(sink.take).catch((error: unknown) => {
        release();
        throw error;
      });
      begin(request, reply);
      if (sink.taken()) {
        sink.open();
        return;
      }
      try {
        await pump(events, response, drainTimeoutMs);
      } catch (error) {
        fail(response, request.id, error);
      } finally {
        response.end();
      }
    },
    stop: () => clearInterval(heartbeat),
  };
}

/**
 * Frames sent before the response headers are buffered. They are the events a returning reader missed, bounded by
 * the sender, so their number does not indicate a slow reader.
 */
function sinkOf(response: ServerResponse, fail: (error: unknown) => void) {
  let early: Uint8Array[] | undefined = [];
  let earlyFailure: { readonly error: unknown } | undefined;
  let taken = false;
  let maxWaitingBytes = MAX_WAITING_BYTES;
  const send = (frame: Uint8Array): void => {
    if (early) early.push(frame);
    else if (response.writableEnded || response.destroyed) return;
    else if (response.writableLength > maxWaitingBytes) fail(slowConsumer());
    else response.write(frame);
  };
  /** Before the response headers, a failure waits like the frames. */
  const failOrWait = (error: unknown): void => {
    if (early) earlyFailure = { error };
    else fail(error);
  };
  const take: TakeSink = (onEnd) => {
    taken = true;
    response.once('close', onEnd);
    return { send, fail: failOrWait };
  };
  const open = (): void => {
    const waiting = early ?? [];
    early = undefined;
    for (const frame of waiting) response.write(frame);
    if (earlyFailure) {
      fail(earlyFailure.error);
      return;
    }
    if (!response.writableNeedDrain) return;
    maxWaitingBytes += response.writableLength;
    response.once('drain', () => {
      maxWaitingBytes = MAX_WAITING_BYTES;
    });
  };
  return { take, open, taken: () => taken };
}

function writeHead(reply: FastifyReply): void {
  const headers = reply.getHeaders() as Record<string, string>;
  reply.raw.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  reply.raw.write(': connected\n\n');
}

async function pump(events: AsyncIterable<unknown>, response: ServerResponse, drainTimeoutMs: number): Promise<void> {
  const iterator = events[Symbol.asyncIterator]();
  let leave = (): void => undefined;
  response.once('close', () => leave());
  try {
    while (!response.closed && !response.writableEnded) {
      const next = await new Promise<IteratorResult<unknown>>((resolve, reject) => {
        leave = () => resolve({ done: true, value: undefined });
        iterator.next().then(resolve, reject);
      });
      if (next.done) return;
      if (!response.write(eventFrame(next.value))) await drained(response, drainTimeoutMs);
    }
  } finally {
    // Not awaited: a generator waiting for its next event notices this only when it resumes.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function drained(response: ServerResponse, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      response.off('drain', settle);
      response.off('close', settle);
      resolve();
    };
    const timer = setTimeout(() => {
      reject(slowConsumer());
      settle();
    }, timeoutMs);
    response.on('drain', settle);
    response.on('close', settle);
  });
}
