/** Who is calling. Sessions and API keys add kinds here; nothing else has to change. */
export type Principal = { readonly kind: 'anonymous' } | { readonly kind: 'service' };

/** Until when an answer holds, and what would make it wrong sooner. */
export interface CacheOffer {
  /** The answer is right until this instant (unless one of the tags is invalidated before). */
  readonly expiresAt: Date;
  /** What the answer was computed from, e.g. `price:no1`; a write to it invalidates the tag. */
  readonly tags: readonly string[];
}

/**
 * An event stream that takes ready-made bytes: thousands of readers of one event then share one buffer, and none needs a
 * generator of its own.
 */
export interface EventSink {
  /** Sends one frame of `text/event-stream`. A reader that does not keep up is dropped, with the reason in the log. */
  send(frame: Uint8Array): void;
  /** Ends the stream with an error event. */
  fail(error: unknown): void;
}

/** What every procedure gets, whichever face it was called through. */
export interface Context {
  readonly requestId: string;
  readonly principal: Principal;
  /** Aborts when the caller leaves or the time-out strikes. */
  readonly signal?: AbortSignal;
  /**
   * There when the answer may be kept (an anonymous GET of a procedure with `meta.rest.cache`).
   * A procedure that knows how long its answer holds says so: `ctx.offerCache?.({ expiresAt, tags })`.
   */
  readonly offerCache?: (offer: CacheOffer) => void;
  /**
   * There when a subscription is served as `text/event-stream`. One that takes the sink sends through it and returns an
   * iterable that is not read; `onEnd` is called once when the reader has left or was dropped.
   */
  readonly takeSink?: (onEnd: () => void) => EventSink;
}

export const ANONYMOUS: Principal = Object.freeze({ kind: 'anonymous' });
export const SERVICE: Principal = Object.freeze({ kind: 'service' });
