export {
  compareMeteredInput,
  compareSuppliersInput,
  compareSuppliersOutput,
  type SupplierComparison,
} from './compare.ts';
export {
  doneOutput,
  type HouseholdTariffList,
  type HouseholdTariffView,
  householdTariffInput,
  householdTariffOutput,
  listHouseholdTariffsOutput,
  type StoredHouseholdTariff,
  setHouseholdTariffInput,
  setHouseholdTariffOutput,
} from './household.ts';
export {
  getRegulationInput,
  getRegulationOutput,
  listRegulationsInput,
  listRegulationsOutput,
  type Market,
  type RegulationList,
  type RegulationView,
} from './regulations.ts';
export { replayOutput, type SavingsReplay } from './replay.ts';
export { type SupplierStatistics, supplierStatisticsInput, supplierStatisticsOutput } from './statistics.ts';
export {
  getSupplierInput,
  getSupplierOutput,
  listSuppliersInput,
  listSuppliersOutput,
  type SupplierDetail,
  type SupplierList,
  type SuppliersByRegion,
  type SupplierView,
  suppliersByRegionInput,
  suppliersByRegionOutput,
} from './suppliers.ts';
export {
  listRecommendationsInput,
  listRecommendationsOutput,
  OUTCOMES,
  type Recommendation,
  type RecommendationList,
  recommendation,
  recommendationInput,
  recommendSwitchingInput,
  recordOutcomeInput,
  type SwitchingResponse,
} from './switching.ts';
export {
  getTariffInput,
  getTariffOutput,
  listTariffsInput,
  listTariffsOutput,
  type TariffDetail,
  type TariffList,
  type TariffView,
} from './tariffs.ts';
