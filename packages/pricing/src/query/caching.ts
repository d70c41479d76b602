import type { Context } from '@energy-optimizer/rpc';

/** Cache tags of responses about a region's prices: any change to any of its series. */
export const priceTag = (region: string): string => `price:${region}`;

const MAX_KEPT_MS = 60_000;

/**
 * Caches a response for a minute, or until `changesAt` if that is sooner. Only responses about now: those for
 * another instant are valid forever but rarely requested twice.
 */
export function offerResponse(
  ctx: { readonly offerCache?: Context['offerCache'] | undefined },
  answer: { readonly region: string; readonly at: Date },
  options: { readonly pinned: boolean; readonly changesAt?: Date | undefined },
): void {
  if (options.pinned) return;
  const keptUntil = answer.at.getTime() + MAX_KEPT_MS;
  const changesAt = options.changesAt?.getTime() ?? keptUntil;
  ctx.offerCache?.({ expiresAt: new Date(Math.min(keptUntil, changesAt)), tags: [priceTag(answer.region)] });
}

/** True if the caller fixed the instant of the response. */
export const isPinned = ({ at, knownAt }: { at?: Date | undefined; knownAt?: Date | undefined }): boolean =>
  at !== undefined || knownAt !== undefined;

const earliest = (instants: readonly Date[]): Date | undefined =>
  instants.reduce<Date | undefined>((first, next) => (first === undefined || next < first ? next : first), undefined);

/** The earliest start; undefined if there are no intervals. */
export const firstStart = (intervals: readonly { readonly start: Date }[]): Date | undefined =>
  earliest(intervals.map(({ start }) => start));

/** The earliest end; undefined if there are no intervals. */
export const firstEnd = (intervals: readonly { readonly end: Date }[]): Date | undefined =>
  earliest(intervals.map(({ end }) => end));
