export { type ClientOptions, createClient, type EnergyClient } from './client.ts';
export {
  type ConnectionFailure,
  EnergyApiError,
  EnergyConnectionError,
  type FieldProblem,
  isConnectionError,
  isProblem,
  type Problem,
} from './errors.ts';
export type { Fetch } from './http.ts';
export type { AppRouter } from './router.ts';
export { type UpgradeRequired, upgradeRequired } from './upgrade.ts';
