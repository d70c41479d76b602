import { STATUS_TABLE, type SubscriptionStatus } from './status-table.ts';

const EFFECTS = { keeps: 'keeps the tier', grace: 'keeps it for 7 days', none: 'no tier' } as const;

/** The status table as a Mermaid state diagram, for docs/billing.md. */
export function stateDiagram(): string {
  const rules = Object.entries(STATUS_TABLE) as [SubscriptionStatus, (typeof STATUS_TABLE)[SubscriptionStatus]][];
  const labels = rules.map(([status, { tier }]) => `  ${status}: ${status} (${EFFECTS[tier]})`);
  const first = (['incomplete', 'trialing', 'active'] as const).map((status) => `  [*] --> ${status}`);
  const arrows = rules.flatMap(([status, { next }]) =>
    next.length === 0 ? [`  ${status} --> [*]`] : next.map((after) => `  ${status} --> ${after}`),
  );
  return ['stateDiagram-v2', ...labels, ...first, ...arrows].join('\n');
}
