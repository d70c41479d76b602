import { localInstants } from '@energy-optimizer/kernel';
import { fromEpochSeconds, fromIsoOrUtc, wallClock } from '@energy-optimizer/providers';
import type { PlaceForecast } from './payload.ts';

/**
 * Instant of a time label. We request epoch seconds. Files contain local labels with the single offset that was valid
 * when they were created; after a clock change a label is ambiguous, so it is accepted only if the zone agrees.
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
    // A zone unknown to this platform.
    return [];
  }
}
