export {
  type EntsoePeriod,
  entsoeList,
  entsoePeriodSchema,
  entsoeText,
  readEntsoeDocument,
} from './document.ts';
export {
  type EntsoeCurve,
  type EntsoePeriodProblem,
  readEntsoeCurve,
  readEntsoePeriod,
} from './period.ts';
export { ENTSOE_LIMITS, ENTSOE_REGIONS, eicOf, entsoeSpans, fetchEntsoe, regionOfEic } from './request.ts';
