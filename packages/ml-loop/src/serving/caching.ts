import { HOUR_MS } from '@energy-optimizer/kernel';
import type { Context } from '@energy-optimizer/rpc';

/** Cache tags of responses about a region's forecast: new prices and new issues. */
export const forecastTag = (region: string): string => `forecast:${region}`;

const MAX_KEPT_MS = 60_000;

/** Offers a response about the present to the cache for a minute, or until its first hour ends or `changesAt`. */
export function offerForecast(
  ctx: { readonly offerCache?: Context['offerCache'] | undefined },
  response: { readonly region: string; readonly at: Date },
  options: { readonly pinned: boolean; readonly changesAt?: Date | undefined },
): void {
  if (options.pinned) return;
  const at = response.at.getTime();
  const hourEnds = (Math.floor(at / HOUR_MS) + 1) * HOUR_MS;
  const expiresAt = new Date(Math.min(at + MAX_KEPT_MS, hourEnds, options.changesAt?.getTime() ?? hourEnds));
  ctx.offerCache?.({ expiresAt, tags: [forecastTag(response.region)] });
}
