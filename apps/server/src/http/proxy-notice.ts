import type { IncomingMessage } from 'node:http';
import { type Clock, HOUR_MS } from '@energy-optimizer/kernel';
import type { Logger } from 'pino';
import type { HealthCheck } from './health.ts';

const ADVICE =
  'Requests carry X-Forwarded-For, but TRUST_PROXY_HOPS is 0: all clients behind the proxy count as one caller. ' +
  'Set TRUST_PROXY_HOPS to the number of proxies in front of the server, or strip the header.';
const REMEMBERED_MS = HOUR_MS;

export interface ProxyNotice {
  /** Inspects an incoming request. */
  see(request: IncomingMessage): void;
  /** `degraded` while such requests arrive. */
  readonly check: HealthCheck;
}

/**
 * Detects an unconfigured proxy: reported immediately in the log (then hourly) and in health. With trusted proxies
 * there is nothing to notice.
 */
export function createProxyNotice(options: {
  readonly trustProxyHops: number;
  readonly clock: Clock;
  readonly log: Logger;
}): ProxyNotice {
  const { trustProxyHops, clock, log } = options;
  let seenAtMs: number | undefined;
  let loggedAtMs: number | undefined;
  const isRecent = (atMs: number | undefined, nowMs: number): boolean =>
    atMs !== undefined && nowMs - atMs < REMEMBERED_MS;
  return {
    see({ headers, socket }) {
      if (trustProxyHops > 0 || headers['x-forwarded-for'] === undefined) return;
      const nowMs = clock.now().getTime();
      seenAtMs = nowMs;
      if (isRecent(loggedAtMs, nowMs)) return;
      loggedAtMs = nowMs;
      log.warn({ from: socket.remoteAddress }, ADVICE);
    },
    check: {
      name: 'proxy',
      critical: false,
      check: async () =>
        isRecent(seenAtMs, clock.now().getTime()) ? { status: 'degraded', reason: ADVICE } : { status: 'ok' },
    },
  };
}
