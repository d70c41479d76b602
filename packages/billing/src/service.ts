import { randomInt } from 'node:crypto';
import type { Db } from '@energy-optimizer/db';
import { type Clock, type Logger, silentLogger } from '@energy-optimizer/kernel';
import { createStripe } from './adapters/stripe/client.ts';
import { createCommands } from './adapters/stripe/commands.ts';
import { createReader } from './adapters/stripe/gateway.ts';
import type { BillingSettings, PaymentsContext } from './context.ts';
import { createArrivals } from './inbox/arrivals.ts';
import { processInbox } from './inbox/process.ts';
import { createReceiver } from './inbox/receive.ts';
import { createInboxWorker } from './inbox/worker.ts';
import { createPriceList } from './plans/price-list.ts';
import type { ActingFor, AuditPort, MailPort, UsersPort } from './ports.ts';
import { inboxState } from './store/inbox.ts';
import { confirmErasure, type ErasedCustomer } from './use-cases/confirm-erasure.ts';
import { acknowledge, flagged } from './use-cases/flags.ts';
import { event, events, retry } from './use-cases/inbox.ts';
import { exportBilling } from './use-cases/personal-data.ts';
import { reconcile, reconcileUser } from './use-cases/reconcile.ts';
import { createSubscriptions } from './use-cases/subscriptions.ts';

export interface PaymentsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log?: Logger;
  readonly settings: BillingSettings;
  readonly mail: MailPort;
  readonly users: UsersPort;
  readonly audit: AuditPort;
  /** From 0 (inclusive) to 1 (exclusive): spreads retries. Default: the system's randomness. */
  readonly random?: () => number;
  /** Time limit of one attempt to call Stripe. */
  readonly stripeTimeoutMs?: number;
}

/** The dependencies of the operations, with the connection to Stripe. Calls nothing yet. */
export function createPaymentsContext({
  db,
  log = silentLogger,
  random = systemRandom,
  stripeTimeoutMs,
  ...given
}: PaymentsDeps): PaymentsContext {
  const { secretKey, apiBase, plans } = given.settings;
  const stripe = createStripe({ secretKey, apiBase, timeoutMs: stripeTimeoutMs });
  const commands = createCommands(stripe);
  const prices = createPriceList(plans, commands);
  return { ...given, db: db.forTask('billing'), log, random, reader: createReader(stripe), commands, prices };
}

const RANDOM_STEPS = 2 ** 32;
const systemRandom = (): number => randomInt(RANDOM_STEPS) / RANDOM_STEPS;

/** Operations for the HTTP server, health checks and the command line. */
export function createPaymentsService(context: PaymentsContext) {
  const arrivals = createArrivals();
  return {
    /** Stores a webhook event. @throws AppError `webhook_unverified` (400) */
    receive: createReceiver(context, arrivals),
    worker: createInboxWorker(context, arrivals),
    processInbox: (signal?: AbortSignal) => processInbox(context, signal),
    events: (filter: Parameters<typeof events>[1]) => events(context, filter),
    event: (id: string) => event(context, id),
    flagged: (input: Parameters<typeof flagged>[1]) => flagged(context, input),
    acknowledge: (input: Parameters<typeof acknowledge>[1]) => acknowledge(context, input),
    retry: (id: string | undefined) => retry(context, id),
    reconcile: (signal?: AbortSignal) => reconcile(context, signal),
    reconcileUser: (userId: string) => reconcileUser(context, userId),
    /** Checks the configured prices. @throws Error if one does not match; AppError `billing_unavailable` */
    checkPrices: () => context.prices.load(),
    /** What users do with their subscriptions, done for them and recorded in the audit log. */
    subscriptions: (by: ActingFor) => createSubscriptions(context, by),
    inboxState: () => inboxState(context.db),
    confirmErasure: (person: ErasedCustomer) => confirmErasure(context, person),
    /** The billing data of a user, for the export of personal data. Deleting the user erases it. */
    exportData: (userId: string) => exportBilling(context.db, userId),
  };
}
export type PaymentsService = ReturnType<typeof createPaymentsService>;
