export { appliancesOutput, setAppliancesInput } from './appliances.ts';
export { cancelOutput, makePlanInput, planDetail, planIdInput, planJob } from './plans.ts';
export { regretInput, regretOutput, regretTotalsOutput } from './regret.ts';
export { savingsInput, savingsOutput } from './savings.ts';
export { optimalTimesInput, optimalTimesOutput } from './times.ts';
export {
  doneOutput,
  recommendUsageInput,
  recordUsageInput,
  usageOutcomes,
  usageOutcomesInput,
  usageRecommendations,
} from './usage.ts';
