export interface HttpRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A complete HTTP response with status 2xx or a status that the adapter accepts. The body is decoded as it was sent, at
 * most 32 MB.
 */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  text(): string;
}

/**
 * The HTTP access of adapters. Timeout, retry, Retry-After, breaker, rate limit and in-flight deduplication are
 * wrapped around this one function; adapters only build requests and read responses.
 */
export type HttpClient = (
  request: HttpRequest,
  options?: { readonly signal?: AbortSignal; readonly acceptStatus?: readonly number[] },
) => Promise<HttpResponse>;
