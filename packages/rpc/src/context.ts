import type { AccessRule } from './access-rule.ts';
import type { Cookie } from './cookie.ts';
import type { Principal } from './principal.ts';

/** The origin of a request, as far as trustworthy. */
export interface Client {
  /** The address trusted proxies tell; undefined for calls within the process. */
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly cookies: ReadonlyMap<string, string>;
  /**
   * `same`: sent by a page on this site or on the allow-list. `cross`: sent by a page on another site. `unknown`: no
   * information from a browser.
   */
  readonly site: 'same' | 'cross' | 'unknown';
}

/** The expiry of a response and its invalidation tags. */
export interface CacheOffer {
  /** The response is valid until this instant (unless one of the tags is invalidated earlier). */
  readonly expiresAt: Date;
  /** What the answer was computed from, e.g. `price:no1`; a write to it invalidates the tag. */
  readonly tags: readonly string[];
}

/**
 * An event stream that accepts prepared bytes, so that thousands of readers of one event share one buffer without a
 * generator of its own.
 */
export interface EventSink {
  /** Sends one frame of `text/event-stream`. A reader that does not keep up is dropped, with the reason in the log. */
  send(frame: Uint8Array): void;
  /** Ends the stream with an error event. */
  fail(error: unknown): void;
}

/** Takes the outcome of a call that was counted. @param error what the call failed with; undefined: it succeeded */
export type Settle = (error: unknown) => Promise<void>;

/** What every procedure gets, whichever face it was called through. */
export interface Context {
  readonly requestId: string;
  readonly principal: Principal;
  /** There when the call came over HTTP. */
  readonly client?: Client | undefined;
  /** Present if the response can set cookies. */
  readonly setCookie?: ((cookie: Cookie) => void) | undefined;
  /**
   * There when calls are counted: counts one, before it is allowed or not. A function it returns is called with the
   * outcome.
   * @throws AppError `too_many_requests` (429)
   */
  readonly count?: ((rule: AccessRule) => Promise<Settle | undefined>) | undefined;
  /** There when refusals are written down: told of a call that is not allowed, before it is refused. */
  readonly refused?: ((what: { readonly path: string; readonly code: string }) => Promise<void>) | undefined;
  /** Aborts when the caller leaves or the time-out strikes. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Set if the response may be cached (an anonymous GET of a procedure with `meta.rest.cache`).
   * A procedure can limit how long its response is cached: `ctx.offerCache?.({ expiresAt, tags })`.
   */
  readonly offerCache?: ((offer: CacheOffer) => void) | undefined;
  /**
   * There when a subscription is served as `text/event-stream`. One that takes the sink sends through it and returns an
   * iterable that is not read; `onEnd` is called once when the reader has left or was dropped.
   */
  readonly takeSink?: ((onEnd: () => void) => EventSink) | undefined;
}
