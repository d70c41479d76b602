export type { BillingContext } from './context.ts';
export { createEntitlements, type TierGate } from './entitlements/entitlements.ts';
export { FEATURES, type Feature, featureRow } from './entitlements/features.ts';
export { billingProcedures } from './router.ts';
export { STATUS_TABLE } from './tiers/status-table.ts';
