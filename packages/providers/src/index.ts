export { columnsOf, isForeignHeader, MAX_RECORD_LENGTH, RECORD_DELIMITERS, readCsv } from './csv.ts';
export {
  ENTSOE_LIMITS,
  ENTSOE_REGIONS,
  type EntsoeCurve,
  type EntsoePeriod,
  type EntsoePeriodProblem,
  eicOf,
  entsoeList,
  entsoePeriodSchema,
  entsoeSpans,
  entsoeText,
  fetchEntsoe,
  readEntsoeCurve,
  readEntsoeDocument,
  readEntsoePeriod,
  regionOfEic,
} from './entsoe/index.ts';
export { PayloadError, ProviderError } from './errors.ts';
export { groupFailures } from './failures.ts';
export { commonReason } from './http/errors.ts';
export type { HttpClient, HttpRequest } from './http/types.ts';
export { readNumber, readNumberText } from './numbers.ts';
export { errorWords, otherDocument, withoutKey } from './other-response.ts';
export { type TimedRow, withoutOverlaps } from './overlaps.ts';
export { isRecord, looksLikeHtml, readAs, readJson, readJsonAs, readText } from './payload.ts';
export {
  type Connected,
  createRegistry,
  type RegistryConfig,
  type RegistryEntry,
} from './registry.ts';
export { type FetchPart, settleParts } from './settle-parts.ts';
export { fromEpochMs, fromEpochSeconds, fromIso, fromIsoOrUtc, wallClock } from './times.ts';
export { readXml } from './xml.ts';
export { isZip, unzip } from './zip.ts';
