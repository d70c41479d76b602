export {
  type ConsentHistory,
  type ConsentStatus,
  consentHistoryInput,
  consentHistoryOutput,
  consentStatusOutput,
  type PurposesResponse,
  purposesOutput,
  type RestrictionView,
  restrictionOutput,
  setConsentsInput,
  setRestrictionInput,
} from './consents.ts';
