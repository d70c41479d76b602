export { type Clock, fixedClock, systemClock } from './clock.ts';
export { countOf } from './count-of.ts';
export { type CodeOf, ERROR_CODES, type ErrorCode, type ErrorCodeEntry, errorType } from './error-codes.ts';
export { ERROR_STATUS, type ErrorKind } from './error-kinds.ts';
export { AppError, type FieldProblem, type ForeignCode, invalid, notFound, unavailable } from './errors.ts';
export { INSTANT_FORM, instantTextProblem, parseInstant } from './instant-text.ts';
export {
  addMs,
  DAY_MS,
  durationMs,
  HOUR_MS,
  type Interval,
  MINUTE_MS,
} from './interval.ts';
export { createKept } from './kept.ts';
export {
  addDays,
  addResolution,
  floorToResolution,
  isTimeZone,
  localDate,
  localDay,
  localHourOf,
  localInstants,
  localMonth,
  type OffsetPiece,
  utcOffsets,
} from './local-time.ts';
export { type Logger, silentLogger } from './logger.ts';
export { mailboxOf } from './mailbox.ts';
export { CURRENCIES, type Currency, roundTo } from './money.ts';
export { pageOffset } from './page.ts';
export { createRandom, type Random } from './random.ts';
export {
  COMMUNITY_CHOICE_STATES,
  COMMUNITY_SOLAR_STATES,
  ELECTRICITY_CHOICE_STATES,
  findRegion,
  GAS_CHOICE_STATES,
  getRegion,
  HEATING_OIL_STATES,
  isInside,
  type KnownRegionCode,
  localTimeZone,
  PROPANE_STATES,
  REGIONS,
  type Region,
  type RegionCode,
  type RegionInput,
  regionOfStateCode,
  requireRegion,
  unknownRegionMessage,
} from './regions.ts';
export {
  clockResolution,
  RESOLUTIONS,
  type Resolution,
  resolutionMs,
  resolutionOfLength,
} from './resolution.ts';
export { runAgain } from './run-again.ts';
export type { Series } from './series.ts';
export { didYouMean, similar } from './similar.ts';
export { similarChoice } from './similar-choice.ts';
export {
  convertible,
  convertPrice,
  PRICE_UNIT_LABELS,
  PRICE_UNITS,
  type PriceUnit,
  priceFactor,
  sameUnitSystem,
} from './units.ts';
export { UTILITIES, UTILITY_INFO, type Utility } from './utilities.ts';
