import { ACCOUNT, byUser, type PersonalTables } from './entry.ts';

const OWNER = 'ID of the account; part of the row of app_user';
const TIMING = 'recommending when to run appliances';
const PLANNING = 'planning batteries, vehicles and appliances';

/** Appliances, plans and recommendations when to run them. */
export const OPTIMIZER_TABLES: PersonalTables = {
  household_appliance: {
    about: 'appliances of the household and when they usually run',
    purpose: TIMING,
    basis: 'contract',
    rows: byUser(),
    retention: ACCOUNT,
    columns: {
      export: ['name', 'kind', 'power_kw', 'duration_minutes', 'usual_time', 'earliest', 'latest', 'updated_at'],
      erase: { user_id: OWNER },
    },
  },
  energy_plan: {
    about: 'plans: devices, load and generation of the household, prices, result',
    purpose: PLANNING,
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'own', text: '30 days, at most the newest 100 (job plan-expiry)' },
    columns: {
      export: [
        'id',
        'created_at',
        'expires_at',
        'status',
        'progress',
        'horizon_start',
        'horizon_end',
        'problem',
      ].concat(['pricing', 'plan', 'error']),
      erase: { user_id: OWNER, ends_by: 'internal' },
    },
  },
  plan_regret: {
    about: 'what plans cost more than the best ones in hindsight',
    purpose: PLANNING,
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'aged', column: 'computed_at', days: 'data_retention_days' },
    columns: {
      export: ['plan_id', 'day', 'currency', 'total', 'forecast', 'model', 'execution', 'details', 'computed_at'],
      erase: { user_id: OWNER },
    },
  },
  usage_recommendation: {
    about: 'recommended times for appliances: savings, decision',
    purpose: TIMING,
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'aged', column: 'created_at', days: 'data_retention_days' },
    columns: {
      export: ['id', 'created_at', 'appliance', 'answer', 'outcome', 'decided_at', 'realized_saving'],
      erase: { user_id: OWNER, patterns: 'internal vectors, derived from the answer' },
    },
  },
  usage_pattern: {
    about: 'how recommendations for similar appliances and prices turned out',
    purpose: TIMING,
    basis: 'contract',
    rows: byUser(),
    retention: { kind: 'own', text: 'a year after the last use, at most 400' },
    columns: {
      export: ['id', 'domain', 'vector', 'uses', 'kept', 'last_used_at'],
      erase: { user_id: OWNER },
    },
  },
};
