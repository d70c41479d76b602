import type { ExogenousBatch, ExogenousRequest } from '@energy-optimizer/ml-loop/exogenous';
import type { FetchRequest, Parsed } from '@energy-optimizer/pricing/adapters';
import { type HttpRequest, PayloadError, ProviderError } from '@energy-optimizer/providers';

/** Input and result of one fetch. */
export interface Fetches {
  readonly prices: { readonly request: Omit<FetchRequest, 'signal'>; readonly result: Parsed };
  readonly exogenous: {
    readonly request: Omit<ExogenousRequest, 'signal'>;
    readonly result: readonly ExogenousBatch[];
  };
}
export type FetchDomain = keyof Fetches;

/** One provider's fetch as sent to the worker. */
export interface FetchTask<D extends FetchDomain = FetchDomain> {
  readonly domain: D;
  readonly id: string;
  readonly request: Fetches[D]['request'];
  readonly key: string | undefined;
  readonly privateUse: boolean;
  /** The current time of this process. */
  readonly nowMs: number;
}

/** Messages from the worker. `read`: a response has been parsed, and the thread is free again. */
export type WorkerMessage =
  | { readonly kind: 'started' }
  | {
      readonly kind: 'get';
      readonly call: number;
      readonly request: HttpRequest;
      readonly acceptStatus: readonly number[];
    }
  | { readonly kind: 'read' }
  | { readonly kind: 'part'; readonly part: Part }
  /** After the last part. */
  | { readonly kind: 'end' };

/** To the worker: the outcome of a request. */
export type ResponseMessage =
  | {
      readonly call: number;
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly body: Uint8Array;
    }
  | { readonly call: number; readonly failure: WireError };

/** A part of the result, small enough to be processed at once. Points are sent as columns. */
export type Part =
  | { readonly kind: 'series'; readonly series: object }
  | { readonly kind: 'points'; readonly columns: readonly Float64Array[] }
  | { readonly kind: 'rejected'; readonly rejected: readonly unknown[] };

/** An error as data; classes cannot be transferred between threads. */
export interface WireError {
  readonly type: 'provider' | 'payload' | 'other';
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

export function toWire(error: unknown): WireError {
  if (error instanceof PayloadError) return { type: 'payload', code: error.code, message: error.publicMessage };
  if (error instanceof ProviderError) {
    const { code, publicMessage: message, retryAfterSeconds } = error;
    return { type: 'provider', code, message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  }
  return {
    type: 'other',
    code: 'internal_error',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

export function fromWire({ type, code, message, retryAfterSeconds }: WireError): Error {
  if (type === 'payload') return new PayloadError(message);
  if (type === 'provider') {
    return new ProviderError(code, message, retryAfterSeconds === undefined ? {} : { retryAfterSeconds });
  }
  return new Error(message);
}
