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
  createProcessing,
  type ErasureService,
  type Processing,
} from '@energy-optimizer/compliance';
import { createJobs, type JobDefinition, type Jobs } from '@energy-optimizer/jobs';
import { type Clock, type Logger, systemClock } from '@energy-optimizer/kernel';
import { type Optimizer, optimizerJobs } from '@energy-optimizer/optimizer';
import { type Suppliers, suppliersJobs } from '@energy-optimizer/suppliers';
import { operations } from './administration.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './database.ts';
import type { RedisSignal } from './signals/redis.ts';
import { openThreads, type Threads } from './threads.ts';
import { type Accounts, wireAccounts } from './wiring/accounts.ts';
import { wireBilling } from './wiring/billing.ts';
import { type Domains, wireDomains } from './wiring/domains.ts';
import { wireErasure } from './wiring/erasure.ts';
import { type Keys, wireKeys } from './wiring/keys.ts';
import { wireOptimizer } from './wiring/optimizer.ts';
import { wireSuppliers } from './wiring/suppliers.ts';

/** Everything without a network interface; used by the CLI and the server. */
export interface Runtime extends Pick<Database, 'db' | 'how' | 'migrated' | 'roleHint'>, Domains, Accounts {
  readonly databaseUrl: string;
  readonly admin: AdminContext;
  readonly suppliers: Suppliers;
  readonly optimizer: Optimizer;
  /** Subscriptions; undefined without Stripe. */
  readonly payments: Payments | undefined;
  readonly compliance: ComplianceContext;
  /** Exports, erasures and retention of personal data. */
  readonly erasures: ErasureService;
  /** Whether data may be processed for a purpose. */
  readonly processing: Processing;
  readonly audit: Audit;
  readonly flags: Flags;
  readonly jobs: Jobs;
  readonly redis: RedisSignal | undefined;
  readonly keys: Keys;
  /** Undefined in commands. */
  readonly planner: Threads['planner'];
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
  const threads = openThreads({ role, config, databaseUrl: url, clock, log });
  const { learning, fetching, comparison, planner } = threads;
  const audit = createAudit({ db, clock });
  const flags = createFlags({ db, clock, audit });
  const domains = wireDomains({
    ...{ db, clock, log, config, fetch: options.fetch, tariffParser: comparison },
    mayLearn: () => flags.isOn('forecast_learning'),
    ...(learning ? { runner: learning } : {}),
    ...(fetching ? { fetchRunner: fetching } : {}),
    onIngested: () => redis?.announce(),
  });
  const processing = createProcessing({ db, policy: config.consentPolicy });
  const onDelete: ErasureService['onDelete'] = (tx, user) => erasures.onDelete(tx, user);
  const accounts = wireAccounts({ db, clock, log, config, audit, flags, onDelete, processing });
  const payments = wireBilling({ db, clock, log, config, audit, ...accounts });
  const { pricing, providers } = domains;
  const suppliers = wireSuppliers({
    ...{ db, clock, pricing: pricing.service, market: domains.market, comparison },
    encryptionKeys: config.auth.encryptionKeys,
    fetch: options.fetch,
  });
  const { outlooks } = domains.mlLoop;
  const optimizer = wireOptimizer({ db, clock, log, outlooks, pricing, flags, planner, processing, ...accounts });
  const erasure = { db, clock, log, config, audit, payments, ...accounts, wake: (job: string) => jobs.runNow(job) };
  const { context: compliance, service: erasures } = wireErasure(erasure);
  const wired = { ...domains, ...accounts, suppliers, optimizer, payments, compliance, erasures, processing, audit };
  const definitions = jobDefinitions({ ...wired, config });
  const jobs = createJobs({ db, url, clock, log, definitions });
  const admin: AdminContext = {
    ...{ db, clock, audit, flags, networkOf },
    operations: operations({ jobs, pricing, providers }),
    accounts: accounts.auth.accounts,
  };
  const close = async () => {
    await jobs.stop();
    await threads.close();
    redis?.close();
    return database.close();
  };
  const keys = wireKeys({ db, audit, encryptionKeys: config.auth.encryptionKeys });
  const { how, migrated, roleHint } = database;
  const state = { db, databaseUrl: url, how, migrated, roleHint };
  return { ...wired, ...state, admin, flags, jobs, redis, keys, planner, close };
}

/** The jobs of all domains. */
const jobDefinitions = ({
  config,
  ...domains
}: Pick<
  Runtime,
  'pricing' | 'mlLoop' | 'notifications' | 'auth' | 'suppliers' | 'optimizer' | 'payments' | 'compliance' | 'audit'
> &
  Pick<RuntimeOptions, 'config'>): JobDefinition[] => [
  ...domains.pricing.jobs,
  ...domains.mlLoop.jobs,
  ...domains.notifications.jobs,
  ...domains.auth.jobs,
  ...adminJobs({ audit: domains.audit, retentionDays: config.auditRetentionDays }),
  ...suppliersJobs(domains.suppliers.service, config.tariffSources),
  ...optimizerJobs(domains.optimizer.service),
  ...billingJobs(domains.payments?.context),
  ...complianceJobs(domains.compliance),
];

/** The client's modules are loaded only where Redis is configured. */
async function connectRedis(url: string, log: Logger): Promise<RedisSignal> {
  const { createRedisSignal } = await import('./signals/redis.ts');
  return createRedisSignal({ url, log });
}
