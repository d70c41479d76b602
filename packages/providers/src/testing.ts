import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpClient, HttpRequest, HttpResponse } from './http/types.ts';

export interface StubResponse {
  readonly status?: number;
  readonly body?: string | Uint8Array;
}

/** An {@link HttpClient} that responds from a function and records its requests. */
export function stubHttp(response: (url: URL, request: HttpRequest) => StubResponse): {
  readonly http: HttpClient;
  readonly requests: readonly HttpRequest[];
} {
  const requests: HttpRequest[] = [];
  const http: HttpClient = async (request) => {
    requests.push(request);
    const { status = 200, body = '' } = response(new URL(request.url), request);
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    return { status, headers: new Headers(), body: bytes, text: () => new TextDecoder().decode(bytes) } as HttpResponse;
  };
  return { http, requests };
}

/** An {@link HttpClient} for tests that only parse. */
export const noHttp: HttpClient = () => Promise.reject(new TypeError('this test does not fetch'));

/** A file of `fixtures/` beside the test. */
export const fixture = (testUrl: string, name: string): Uint8Array =>
  readFileSync(new URL(`./fixtures/${name}`, testUrl));

export const bytesOf = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

/** Recorded responses of a provider in the shared directory; empty if it is missing. */
export function recorded(providerDirectory: string): readonly { name: string; payload: Uint8Array }[] {
  const shared = process.env.SHARED_DIR ?? join(import.meta.dirname, '../../../../shared');
  const directory = join(shared, 'data/payloads', providerDirectory);
  if (!existsSync(directory)) return [];
  return readdirSync(directory).map((name) => ({ name, payload: readFileSync(join(directory, name)) }));
}
