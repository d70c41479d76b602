import { getRegion, type RegionCode } from '@energy-optimizer/kernel';
import type { LengthOptions } from './lengths.ts';

/** Europe's coupled day-ahead market trades quarter-hours from this delivery time on; hours before. */
export const EU_QUARTER_HOUR_FROM_MS = Date.UTC(2025, 8, 30, 22);

/** Lengths the coupled market trades. Some zones (Switzerland) stayed with hours. */
export const EU_LENGTHS: LengthOptions = { minutes: [15, 60], switchMs: EU_QUARTER_HOUR_FROM_MS };

/** Codes of regions known to be in the table. */
export const regionCodes = (codes: readonly string[]): RegionCode[] => codes.map((code) => getRegion(code).code);

/** Instant of a row for messages. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
