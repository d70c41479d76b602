import type { PaymentMethod } from './types.ts';

/** The outcome of one attempt to charge a payment method. */
export type Outcome = 'succeeds' | 'declines' | 'authentication_required' | 'processing';

/** The outcome of each attempt: queued ones first, then that of the payment method. */
export function createOutcomes() {
  const queued = new Map<string, Outcome[]>();
  const ofMethod = new Map<string, Outcome>();
  return {
    /** The outcomes of the next attempts to charge, for one customer or (`*`) for all. */
    queueOutcomes: (customer: string, next: readonly Outcome[]): void => {
      queued.set(customer, [...(queued.get(customer) ?? []), ...next]);
    },
    setMethodOutcome: (method: string, outcome: Outcome): void => {
      ofMethod.set(method, outcome);
    },
    /** The outcome of charging this method now. Queued outcomes are used up. */
    takeOutcome: (customer: string | null, method: PaymentMethod | undefined): Outcome => {
      const next = queued.get(customer ?? '')?.shift() ?? queued.get('*')?.shift();
      return next ?? (method === undefined ? 'declines' : (ofMethod.get(method.id) ?? 'succeeds'));
    },
  };
}
