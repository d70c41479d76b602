import {
  type AdminContext,
  type Audit,
  adminJobs,
  createAudit,
  createFlags,
  type Flags,
} from '@energy-optimizer/admin';
import { networkOf } from '@energy-optimizer/auth';
import { billingJobs, type Payments } from '@energy-optimizer/billing';
import {
  type ComplianceContext,
  complianceJobs,
  createErasureService,
  type ErasureService,
} from '@energy-optimizer/compliance';
import { createJobs, type JobDefinition, type Jobs } from '@energy-optimizer/jobs';
import { type Clock, type Logger, systemClock } from '@energy-optimizer/kernel';
import { type Suppliers, suppliersJobs } from '@energy-optimizer/suppliers';
import { operations } from './administration.ts';
import { createComparisonRunner } from './comparing/runner.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import { createFetchRunner } from './fetching/runner.ts';
import { createLearningRunner } from './learning/runner.ts';
import type { RedisSignal } from './signals/redis.ts';
import { type Accounts, wireAccounts } from './wiring/accounts.ts';
import { wireBilling } from './wiring/billing.ts';
import { wireCompliance } from './wiring/compliance.ts';
import { type Domains, wireDomains } from './wiring/domains.ts';
import { wireErasure } from './wiring/erasure.ts';
import { wireSuppliers } from './wiring/suppliers.ts';

/** Everything without a network interface; used by the CLI and the server. */
export interface Runtime extends Pick<Database, 'db' | 'how' | 'migrated' | 'roleHint'>, Domains, Accounts {
  readonly databaseUrl: string;
  readonly admin: AdminContext;
  readonly suppliers: Suppliers;
  /** Subscriptions; undefined without Stripe. */
  readonly payments: Payments | undefined;
  readonly compliance: ComplianceContext;
  /** Exports, erasures and retention of personal data. */
  readonly erasures: ErasureService;
  readonly audit: Audit;
  readonly flags: Flags;
  readonly jobs: Jobs;
  readonly redis: RedisSignal | undefined;
  close(): Promise<{ readonly stopped: boolean }>;
}

export interface RuntimeOptions {
  readonly config: Config;
  /** One `server` per embedded data directory; any number of `guest`s. */
  readonly role: 'server' | 'guest';
  readonly log: Logger;
  readonly clock?: Clock;
  /** How providers are reached; default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Opens the database and wires the domains. @throws what {@link openDatabase} throws */
export async function openRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { config, role, log, clock = systemClock } = options;
  const database = await openDatabase({ config, role, log });
  const { db, url } = database;
  const redis = config.redisUrl ? await connectRedis(config.redisUrl, log) : undefined;
  const { runner, fetchRunner, comparison, closeThreads } = threads({ role, config, clock, log, databaseUrl: url });
  const audit = createAudit({ db, clock });
  const flags = createFlags({ db, clock, audit });
  const domains = wireDomains({
    ...{ db, clock, log, config, fetch: options.fetch, tariffParser: comparison },
    mayLearn: () => flags.isOn('forecast_learning'),
    ...(runner ? { runner } : {}),
    ...(fetchRunner ? { fetchRunner } : {}),
    onIngested: () => redis?.announce(),
  });
  const accounts = wireAccounts({
    ...{ db, clock, log, config, audit, flags },
    onDelete: (tx, user) => erasures.onDelete(tx, user),
  });
  const payments = wireBilling({ db, clock, log, config, ...accounts });
  const { pricing, providers } = domains;
  const suppliers = wireSuppliers({
    ...{ db, clock, pricing: pricing.service, market: domains.market, comparison },
    secret: config.auth.secret,
    fetch: options.fetch,
  });
  const erasure = wireErasure({
    ...{ db, clock, log, config, audit, payments, ...accounts },
    wake: (job) => jobs.runNow(job),
  });
  const erasures = createErasureService(erasure);
  const compliance = wireCompliance({ db, clock, log, erasure });
  const definitions = jobDefinitions({ ...domains, ...accounts, suppliers, payments, compliance, audit, config });
  const jobs = createJobs({ db, url, clock, log, definitions });
  const admin: AdminContext = {
    ...{ db, clock, audit, flags, networkOf },
    operations: operations({ jobs, pricing, providers }),
    accounts: accounts.auth.accounts,
  };
  const close = async () => {
    await jobs.stop();
    await closeThreads();
    redis?.close();
    return database.close();
  };
  const { how, migrated, roleHint } = database;
  const state = { db, databaseUrl: url, how, migrated, roleHint };
  return {
    ...domains,
    ...accounts,
    ...state,
    admin,
    suppliers,
    payments,
    compliance,
    erasures,
    audit,
    flags,
    jobs,
    redis,
    close,
  };
}

/** Threads for work that takes long. A command may block its own thread; a server may not. */
function threads({
  role,
  config,
  clock,
  log,
  databaseUrl,
}: Pick<RuntimeOptions, 'role' | 'config' | 'log'> & { readonly clock: Clock; readonly databaseUrl: string }) {
  const isServer = role === 'server';
  const { providerKeys: keys, privateUse } = config;
  const runner = isServer ? createLearningRunner({ setting: { databaseUrl, config }, log }) : undefined;
  const fetchRunner = isServer ? createFetchRunner({ keys, privateUse, clock, log }) : undefined;
  const comparison = isServer ? createComparisonRunner({ log }) : undefined;
  const closeThreads = async () => {
    await runner?.close();
    await fetchRunner?.close();
    await comparison?.close();
  };
  return { runner, fetchRunner, comparison, closeThreads };
}

/** The jobs of all domains. */
const jobDefinitions = ({
  config,
  ...domains
}: Pick<Runtime, 'pricing' | 'mlLoop' | 'notifications' | 'auth' | 'suppliers' | 'payments' | 'compliance' | 'audit'> &
  Pick<RuntimeOptions, 'config'>): JobDefinition[] => [
  ...domains.pricing.jobs,
  ...domains.mlLoop.jobs,
  ...domains.notifications.jobs,
  ...domains.auth.jobs,
  ...adminJobs({ audit: domains.audit, retentionDays: config.auditRetentionDays }),
  ...suppliersJobs(domains.suppliers.service, config.tariffSources),
  ...billingJobs(domains.payments?.context),
  ...complianceJobs(domains.compliance),
];

/** The client's modules are loaded only where Redis is configured. */
async function connectRedis(url: string, log: Logger): Promise<RedisSignal> {
  const { createRedisSignal } = await import('./signals/redis.ts');
  return createRedisSignal({ url, log });
}
