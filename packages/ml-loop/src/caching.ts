import type { Context } from '@energy-optimizer/rpc';

/** What answers about a region's forecast are invalidated by: a new price and a new issue. */
export const forecastTag = (region: string): string => `forecast:${region}`;

const MAX_KEPT_MS = 60_000;

/** Offers an answer about now to the cache for a minute, or until `changesAt` when that is sooner. */
export function offerForecast(
  ctx: { readonly offerCache?: Context['offerCache'] | undefined },
  answer: { readonly region: string; readonly at: Date },
  options: { readonly pinned: boolean; readonly changesAt?: Date | undefined },
): void {
  if (options.pinned) return;
  const keptUntil = answer.at.getTime() + MAX_KEPT_MS;
  const expiresAt = new Date(Math.min(keptUntil, options.changesAt?.getTime() ?? keptUntil));
  ctx.offerCache?.({ expiresAt, tags: [forecastTag(answer.region)] });
}
