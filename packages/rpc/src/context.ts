import type { AccessRule } from './access-rule.ts';
import type { Cookie } from './cookie.ts';
import type { Principal } from './principal.ts';

/** The origin of a request, as far as it can be trusted. */
export interface Client {
  /** The address reported by trusted proxies; undefined for calls within the process. */
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly cookies: ReadonlyMap<string, string>;
  /**
   * `same`: sent by a page on this site or on the allow-list. `cross`: sent by a page on another site. `unknown`: the
   * request has no such information from a browser.
   */
  readonly site: 'same' | 'cross' | 'unknown';
}

/** The expiry of a response and its invalidation tags. */
export interface CacheOffer {
  /** The response is valid until this instant (unless one of the tags is invalidated earlier). */
  readonly expiresAt: Date;
  /** The data that the response was computed from, such as `price:no1`; a write to it invalidates the tag. */
  readonly tags: readonly string[];
}

/**
 * An event stream that accepts prepared bytes, so that thousands of readers of one event share one buffer and need no
 * generators.
 */
export interface EventSink {
  /** Sends one frame of `text/event-stream`. A reader that falls behind is disconnected, with the reason in the log. */
  send(frame: Uint8Array): void;
  /** Ends the stream with an error event. */
  fail(error: unknown): void;
}

/** Receives the outcome of a counted call. @param error the error of the call; undefined if it succeeded */
export type Settle = (error: unknown) => Promise<void>;

/** The context of every procedure, for all interfaces. */
export interface Context {
  readonly requestId: string;
  readonly principal: Principal;
  /** Present if the call came over HTTP. */
  readonly client?: Client | undefined;
  /** Present if the response can set cookies. */
  readonly setCookie?: ((cookie: Cookie) => void) | undefined;
  /**
   * Present if calls are counted: counts a call before it is authorized. If it returns a function, that is called with
   * the outcome.
   * @throws AppError `too_many_requests` (429)
   */
  readonly count?: ((rule: AccessRule) => Promise<Settle | undefined>) | undefined;
  /** Present if rejections are logged: called before an unauthorized call is rejected. */
  readonly refused?: ((what: { readonly path: string; readonly code: string }) => Promise<void>) | undefined;
  /** Aborts when the caller disconnects or the timeout expires. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Set if the response may be cached (an anonymous GET of a procedure with `meta.rest.cache`).
   * A procedure can limit how long its response is cached: `ctx.offerCache?.({ expiresAt, tags })`.
   */
  readonly offerCache?: ((offer: CacheOffer) => void) | undefined;
  /**
   * Present if a subscription is served as `text/event-stream`. A subscription that takes the sink sends through it and
   * returns an iterable that is not read; `onEnd` is called once when the reader disconnects or is disconnected.
   */
  readonly takeSink?: ((onEnd: () => void) => EventSink) | undefined;
}
