import { createControl } from './control.ts';
import { createCourier } from './courier.ts';
import { createDashboard } from './dashboard.ts';
import { advanceTo } from './engine/timers.ts';
import { createApi } from './http/api.ts';
import { createFaults } from './http/faults.ts';
import { listen } from './http/server.ts';
import { createPrice, createProduct } from './resources/prices.ts';
import { CURRENT_VERSION } from './versions.ts';
import { createWorld, type Settings } from './world.ts';

export interface StripePeerOptions {
  /** The peer's time at the start; default 2026-11-20T10:00:00Z. It moves only by `advance`. */
  readonly now?: Date;
  /**
   * Seconds since 1970 by a running clock: the peer's time follows it, plus the time by which it was advanced, and
   * signatures have its time. Default: the peer's time stands still between calls of `advance`, as tests need it.
   */
  readonly runningClock?: () => number;
  /** Seconds between the start of the peer's time and that clock; negative: the peer starts in the past. */
  readonly aheadS?: number;
  readonly secretKey?: string;
  /** Default: any free port. */
  readonly port?: number;
  readonly settings?: Partial<Settings>;
}

const DEFAULTS: Settings = {
  afterFinalRetry: 'cancel',
  retryDays: [3, 5, 7],
  whileProcessing: 'incomplete',
  currency: 'usd',
};

/** Starts a peer; see `index.ts` of this folder's parent for an example. */
export async function startStripePeer(options: StripePeerOptions = {}) {
  const { runningClock, secretKey = 'sk_test_peer', aheadS = 0 } = options;
  const startS = runningClock?.() ?? Math.floor((options.now ?? new Date('2026-11-20T10:00:00Z')).getTime() / 1000);
  const world = createWorld({
    nowS: startS + aheadS,
    apiVersion: CURRENT_VERSION,
    settings: { ...DEFAULTS, ...options.settings },
  });
  const faults = createFaults();
  const courier = createCourier(world, runningClock ?? (() => world.now()));
  const dashboard = createDashboard(world);
  const api = createApi(world, secretKey);
  let advancedS = aheadS;
  const catchUp = (): void => {
    if (runningClock !== undefined) advanceTo(world, runningClock() + advancedS);
  };
  const clock = {
    now: (): Date => new Date(world.now() * 1000),
    /** Moves the time of all customers without a test clock; renewals, trial ends, retries and expiries happen on the way. */
    advance: (seconds: number): void => {
      advancedS += seconds;
      advanceTo(world, world.now() + seconds);
    },
  };
  const control = createControl({ world, dashboard, courier, faults, clock, forgetKeys: api.forgetKeys });
  const server = await listen({ api, faults, port: options.port ?? 0, control, before: catchUp });
  return {
    url: server.url,
    secretKey,
    /** Every API request so far. */
    requests: server.requests,
    world,
    dashboard,
    courier,
    faults,
    clock,
    /** A product with one recurring price; returns the price. */
    plan: (name: string, unitAmount: number, interval: 'month' | 'year' = 'month', currency = 'usd') =>
      createPrice(world, { product: createProduct(world, name).id, currency, unitAmount, recurring: { interval } }),
    forgetIdempotencyKeys: api.forgetKeys,
    close: server.close,
  };
}
export type StripePeer = Awaited<ReturnType<typeof startStripePeer>>;
