import { localInstants } from '@energy-optimizer/kernel';
import { fromEpochSeconds, fromIsoOrUtc, wallClock } from '@energy-optimizer/providers';
import type { PlaceForecast } from './payload.ts';

/**
 * Instant of a time label. We ask for epoch seconds. Files hold local labels with the one offset that was valid when they
 * were made; beyond a change of clocks nobody can tell what a label means, so it is believed only where the zone agrees.
 */
export function readLabel(label: unknown, place: Pick<PlaceForecast, 'timezone' | 'utc_offset_seconds'>) {
  if (typeof label === 'number') return fromEpochSeconds(label);
  const clock = wallClock(label);
  const civilMs = clock === undefined ? undefined : fromIsoOrUtc(clock);
  if (clock === undefined || civilMs === undefined) return undefined;
  const ms = civilMs - place.utc_offset_seconds * 1000;
  const instants = instantsOf(clock, place.timezone);
  return instants.length === 1 && instants[0] === ms ? ms : undefined;
}

function instantsOf(clock: string, timeZone: string): number[] {
  try {
    return localInstants(clock, timeZone).map((instant) => instant.getTime());
  } catch {
    // A zone this platform does not know.
    return [];
  }
}
