import { shortText } from './cells.ts';

/** Instants outside this span indicate a unit error (seconds for milliseconds) or corruption. */
const EARLIEST_MS = Date.UTC(1990, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

const plausible = (ms: number): number | undefined =>
  Number.isInteger(ms) && ms >= EARLIEST_MS && ms < LATEST_MS ? ms : undefined;

/** Milliseconds of an epoch time in seconds, or undefined when it is not a plausible one. Numbers only, no texts. */
export const fromEpochSeconds = (value: unknown): number | undefined =>
  typeof value === 'number' ? plausible(value * 1000) : undefined;

/** The same for an epoch time in milliseconds. */
export const fromEpochMs = (value: unknown): number | undefined =>
  typeof value === 'number' ? plausible(value) : undefined;

const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

const matchIso = (value: unknown) => ISO.exec(shortText(value) ?? '');

function civilMs(match: RegExpExecArray): number | undefined {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const ms = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!);
  const date = new Date(ms);
  const unchanged = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  return unchanged && minute! < 60 && second! < 60 ? ms : undefined;
}

function offsetMs(offset: string): number {
  if (offset === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
}

/** Milliseconds of an ISO 8601 time that carries `Z` or an offset (seconds optional); undefined for anything else. */
export function fromIso(value: unknown): number | undefined {
  const match = matchIso(value);
  const civil = match && civilMs(match);
  if (!match?.[7] || civil === undefined || civil === null) return undefined;
  return plausible(civil - offsetMs(match[7]));
}

/** The same for a field that is UTC by documentation: without an offset the time is read as UTC. */
export function fromIsoOrUtc(value: unknown): number | undefined {
  const match = matchIso(value);
  const civil = match && civilMs(match);
  if (!match || civil === undefined || civil === null) return undefined;
  return plausible(civil - offsetMs(match[7] ?? 'Z'));
}

/** The wall clock (`YYYY-MM-DDTHH:MM:SS`) of an ISO time, offset ignored; undefined when it is none. */
export function wallClock(value: unknown): string | undefined {
  const match = matchIso(value);
  if (!match || civilMs(match) === undefined) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return `${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}`;
}
