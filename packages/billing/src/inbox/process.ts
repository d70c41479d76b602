import { addMs } from '@energy-optimizer/kernel';
import { describeFailure } from '../adapters/stripe/failure.ts';
import type { PaymentsContext } from '../context.ts';
import { type ClaimedEvent, claimEvents, failEvent, finishEvents, forgetEvents, nameCustomer } from '../store/inbox.ts';
import { refreshCustomer } from '../truth/refresh.ts';
import { ACCOUNT_DELETED, announcedBy } from './event-types.ts';
import { MAX_ATTEMPTS, retryDelayMs } from './retry.ts';

/** Longer than all calls to Stripe for one customer can take. */
const LEASE_MS = 120_000;
const BATCH = 200;
/** Customers read at the same time; Stripe allows 100 requests per second. */
const CONCURRENCY = 8;

/** Counts of events. */
export interface InboxReport {
  done: number;
  ignored: number;
  /** Postponed or abandoned. */
  failed: number;
}

/** Events of one customer, which one reading covers. */
interface Group {
  readonly customerId: string;
  readonly events: ClaimedEvent[];
}

/**
 * Processes due events until none is left.
 * @param giveWay awaited before each customer, so that other work can come first
 */
export async function processInbox(
  context: PaymentsContext,
  signal?: AbortSignal,
  giveWay: () => Promise<void> = async () => undefined,
): Promise<InboxReport> {
  const report: InboxReport = { done: 0, ignored: 0, failed: 0 };
  while (!signal?.aborted) {
    const claim = { now: context.clock.now(), leaseMs: LEASE_MS, limit: BATCH };
    const events = await claimEvents(context.db, claim);
    if (events.length === 0) break;
    const groups = await groupByCustomer(context, events, report);
    const workers = Array.from({ length: CONCURRENCY }, async () => {
      for (let group = groups.pop(); group !== undefined; group = groups.pop()) {
        await giveWay();
        await processGroup(context, group, report);
      }
    });
    await Promise.all(workers);
  }
  return report;
}

async function groupByCustomer(
  context: PaymentsContext,
  events: readonly ClaimedEvent[],
  report: InboxReport,
): Promise<Group[]> {
  const groups = new Map<string, Group>();
  for (const event of events) {
    try {
      const customerId = event.customerId ?? (await customerOfCharge(context, event));
      if (event.customerId === null && customerId !== undefined) await nameCustomer(context.db, event.id, customerId);
      if (customerId === undefined) {
        await ignore(context, [event], 'names no customer', report);
        continue;
      }
      const group = groups.get(customerId) ?? { customerId, events: [] };
      group.events.push(event);
      groups.set(customerId, group);
    } catch (error) {
      await postpone(context, [event], error, report);
    }
  }
  return [...groups.values()];
}

/** Disputes and refunds name only a charge. */
async function customerOfCharge({ reader }: PaymentsContext, event: ClaimedEvent): Promise<string | undefined> {
  if (announcedBy(event.type) !== 'charges' || event.objectId === null) return undefined;
  return reader.customerOfCharge(event.objectId);
}

async function processGroup(context: PaymentsContext, { customerId, events }: Group, report: InboxReport) {
  try {
    const deletions = events.filter(({ type }) => type === ACCOUNT_DELETED);
    if (deletions.length > 0) await deleteCustomer(context, customerId, deletions, report);
    const others = events.filter(({ type }) => type !== ACCOUNT_DELETED);
    if (others.length > 0) await readAgain(context, customerId, others, report);
  } catch (error) {
    await postpone(context, events, error, report);
  }
}

async function readAgain(context: PaymentsContext, customerId: string, events: ClaimedEvent[], report: InboxReport) {
  const announced = new Set(events.map(({ type }) => announcedBy(type)));
  const wanted = { charges: announced.has('charges'), customer: announced.has('customer') };
  const found = await refreshCustomer(context, customerId, { wanted, eventIds: events.map(({ id }) => id) });
  if (found === undefined) {
    const reason = 'the customer belongs to no user of this server';
    await forgetEvents(context.db, ids(events), { reason, now: context.clock.now() });
    report.ignored += events.length;
  } else report.done += events.length;
}

/** Deleting a customer twice has no further effect, so a crash in between is harmless. */
async function deleteCustomer(context: PaymentsContext, id: string, events: ClaimedEvent[], report: InboxReport) {
  await context.commands.deleteCustomer(id);
  await finishEvents(context.db, ids(events), { state: 'done', now: context.clock.now() });
  report.done += events.length;
}

async function ignore({ db, clock }: PaymentsContext, events: ClaimedEvent[], reason: string, report: InboxReport) {
  await finishEvents(db, ids(events), { state: 'ignored', reason, now: clock.now() });
  report.ignored += events.length;
}

async function postpone(
  context: PaymentsContext,
  events: readonly ClaimedEvent[],
  error: unknown,
  report: InboxReport,
) {
  const { db, clock, log, random } = context;
  log.warn({ err: error, events: ids(events) }, 'could not process billing events; they are retried');
  for (const { id, attempts } of events) {
    const now = clock.now();
    const retryAt = attempts < MAX_ATTEMPTS ? addMs(now, retryDelayMs(attempts, random())) : undefined;
    await failEvent(db, id, { error: describeFailure(error), retryAt, now });
  }
  report.failed += events.length;
}

const ids = (events: readonly ClaimedEvent[]): string[] => events.map(({ id }) => id);
