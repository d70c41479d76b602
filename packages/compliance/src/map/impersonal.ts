import type { ImpersonalTables } from './entry.ts';

const MARKET = 'market data';
const MODEL = 'aggregates learned from market prices, which stay after an erasure';

/** Tables without personal data. */
export const IMPERSONAL_TABLES: ImpersonalTables = {
  _prisma_migrations: { why: 'applied migrations', columns: { migration_name: 'of a file' } },
  database_preparation: { why: 'last preparation of the database' },
  exogenous_interval: { why: MARKET },
  exogenous_series: { why: MARKET, columns: { name: 'of a series' } },
  forecast_accuracy: { why: MODEL },
  forecast_issue: { why: MODEL, columns: { provenance: 'models and inputs of a forecast' } },
  forecast_market: { why: MODEL },
  forecast_observation: { why: MODEL },
  forecast_score: { why: MODEL },
  job_run: { why: 'scheduled jobs', columns: { result: 'counts' } },
  learning_run: { why: MODEL, columns: { report: 'accuracy of models' } },
  mail_secret: { why: 'key of the server' },
  model_artefact: { why: MODEL, columns: { name: 'of a model', header: 'shape of a model' } },
  pattern: { why: MODEL, columns: { outcome: 'price curve that followed a pattern' } },
  price_change: { why: MARKET },
  price_interval: { why: MARKET },
  price_series: { why: MARKET },
  region: { why: 'regions', columns: { name: 'of a region' } },
  source_status: { why: 'state of the price providers' },
  state_regulation: {
    why: 'regulation of US states',
    columns: { commission_name: 'of an authority', commission_phone: 'of an authority' },
  },
  supplier: {
    why: 'companies',
    columns: { name: 'of a company', phone: 'of a company', email: 'of a company' },
  },
  supplier_tariff: { why: 'tariffs of companies', columns: { name: 'of a tariff', document: 'terms of a tariff' } },
  'graphile_worker._private_job_queues': {
    why: 'the queue',
    columns: { queue_name: 'of a queue', locked_by: 'ID of a server process' },
  },
  'graphile_worker._private_known_crontabs': { why: 'the queue' },
  'graphile_worker._private_tasks': { why: 'the queue' },
  'graphile_worker.migrations': { why: 'the queue' },
};
