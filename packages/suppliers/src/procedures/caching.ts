import { addMs, type Clock, MINUTE_MS } from '@energy-optimizer/kernel';
import type { Context } from '@energy-optimizer/rpc';

/** Imports run in other processes: their changes show after this time at the latest. */
const KEPT_MS = MINUTE_MS;

/** Lets an anonymous response be cached for a minute. */
export const offerMinute = (ctx: { readonly offerCache?: Context['offerCache'] | undefined }, clock: Clock): void =>
  ctx.offerCache?.({ expiresAt: addMs(clock.now(), KEPT_MS), tags: ['suppliers'] });
