import { AppError } from '@energy-optimizer/kernel';
import type { ErasureContext } from '../context.ts';
import type { Ledger } from '../erasure/ledger.ts';
import { type ProcessorResult, signReceipt } from '../erasure/receipt.ts';
import type { ErasedPerson, Processor } from '../ports.ts';
import {
  type ClaimedErasure,
  claimProcessing,
  dueErasures,
  holdDue,
  postpone,
  storeReceipt,
} from '../store/erasures.ts';
import { actAsPrivacy, deleteAccountRow } from '../store/personal-rows.ts';
import { closeStored } from '../store/requests.ts';
import { eraseAccount } from './erase-account.ts';

export interface ErasureReport {
  /** Accounts whose rows were erased. */
  erased: number;
  /** Erasures that all processors have confirmed. */
  finished: number;
  /** Erasures with a processor that has not confirmed yet. */
  pending: number;
}

const LEASE_MINUTES = 10;
const POSTPONED_MINUTES = 5;
const MOST_MINUTES = 360;

/** Carries out due erasures, then asks processors that have not confirmed. Each step may be repeated after a crash. */
export async function runErasures(context: ErasureContext, signal?: AbortSignal): Promise<ErasureReport> {
  const db = context.db.forTask('privacy');
  const report: ErasureReport = { erased: 0, finished: 0, pending: 0 };
  for (const due of await dueErasures(db)) {
    if (signal?.aborted) return report;
    if (await eraseDue(context, due)) report.erased += 1;
  }
  while (!signal?.aborted) {
    const claimed = await claimProcessing(db, LEASE_MINUTES);
    if (claimed === undefined) break;
    report[(await confirm(context, claimed)) ? 'finished' : 'pending'] += 1;
  }
  return report;
}

async function eraseDue(
  context: ErasureContext,
  due: { readonly id: string; readonly userId: string },
): Promise<boolean> {
  try {
    return await context.db.withUser(due.userId, async (tx) => {
      await actAsPrivacy(tx);
      if (!(await holdDue(tx, due.id))) return false;
      await context.onStep('held');
      if (!(await eraseAccount(context, tx, due.userId, 'requested'))) return false;
      await deleteAccountRow(tx, due.userId);
      await context.onStep('deleted');
      return true;
    });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'erasure_postponed')) throw error;
    await postpone(context.db.forTask('privacy'), due.id, POSTPONED_MINUTES);
    return false;
  }
}

/** Asks every processor to erase, and signs the receipt. True if all have confirmed. */
async function confirm(context: ErasureContext, claimed: ClaimedErasure): Promise<boolean> {
  const ledger = await context.ledger();
  const person = openPerson(ledger, claimed);
  const processors: ProcessorResult[] = [];
  for (const processor of context.processors)
    processors.push(person === undefined ? otherKey(processor) : await ask(context, processor, person));
  await context.onStep('processors');
  const { id, requestedAt, draft, attempts } = claimed;
  const { format, erasedAt, subject, addresses, stores } = draft;
  const receipt = signReceipt(ledger, {
    ...{ format, id, requestedAt: requestedAt.toISOString(), erasedAt, subject, addresses, stores, processors },
  });
  const isDone = person !== undefined && processors.every(({ state }) => state !== 'pending');
  const retryMinutes = isDone ? undefined : Math.min(MOST_MINUTES, 5 * 2 ** Math.min(attempts - 1, 10));
  await context.db.forTask('privacy').transaction(async (tx) => {
    await storeReceipt(tx, id, receipt, retryMinutes);
    if (isDone) await closeStored(tx, id, { state: 'completed', at: context.clock.now() });
  });
  return isDone;
}

/** Earlier releases sealed one customer. */
type SealedPerson = Omit<ErasedPerson, 'customerIds'> & {
  readonly customerIds?: readonly string[];
  readonly customerId?: string | null;
};

/** Undefined if the identifiers were encrypted with the key of another ledger. */
function openPerson(ledger: Ledger, { sealed, id }: ClaimedErasure): ErasedPerson | undefined {
  try {
    const { customerId, ...person } = JSON.parse(ledger.open(sealed ?? Buffer.of(), id)) as SealedPerson;
    return { ...person, customerIds: person.customerIds ?? [customerId ?? []].flat() };
  } catch {
    return undefined;
  }
}

const otherKey = ({ name }: Processor): ProcessorResult => ({
  name,
  state: 'pending',
  detail: 'the identifiers are encrypted with the key of another ledger; retried until that key is restored',
});

async function ask(
  { log }: ErasureContext,
  { name, erase }: Processor,
  person: ErasedPerson,
): Promise<ProcessorResult> {
  try {
    const { state, detail = null } = await erase(person);
    return { name, state, detail };
  } catch (error) {
    // The message of an error may contain an address.
    log.warn(
      { processor: name, error: error instanceof AppError ? error.code : 'error' },
      'a processor has not erased yet',
    );
    return { name, state: 'pending', detail: 'could not be reached; retried until it confirms' };
  }
}
