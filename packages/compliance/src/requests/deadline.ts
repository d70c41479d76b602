/** The months of Art. 12 (3) GDPR: from the receipt, and at most with an extension. */
const MONTHS = 1;
const EXTENDED_MONTHS = 3;

/** Days before the deadline at which administrators are alerted, the last one once it has passed. */
export const ALERT_DAYS = [14, 7, 3, 1, 0] as const;

/** When a request must be answered. */
export const dueAt = (receivedAt: Date): Date => addMonths(receivedAt, MONTHS);

/** When a request must be answered at the latest, if the deadline was extended. */
export const extendedDueAt = (receivedAt: Date): Date => addMonths(receivedAt, EXTENDED_MONTHS);

/** Calendar months in UTC. A day that the month does not have becomes its last day. */
export function addMonths(from: Date, months: number): Date {
  const to = new Date(from);
  to.setUTCMonth(to.getUTCMonth() + months);
  if (to.getUTCDate() !== from.getUTCDate()) to.setUTCDate(0);
  return to;
}
