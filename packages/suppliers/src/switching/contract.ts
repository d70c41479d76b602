import type { Tariff } from '@energy-optimizer/tariffs';
import { changeDays } from '../comparison/supply.ts';
import type { ContractFacts } from '../store/household.ts';
import { addDays } from './days.ts';
import { contractEndOf, exitFeeOf } from './exit-fee.ts';

/** The contract, as the household states it. */
export type Contract = Pick<
  ContractFacts,
  'contractStart' | 'contractEnd' | 'noticeDays' | 'noticeGivenOn' | 'exitFee'
>;

/** What follows from the contract and the tariff today. */
export interface ContractView {
  readonly start: string | null;
  /** First day after the term. */
  readonly end: string | null;
  /** Last day for giving notice. */
  readonly noticeBy: string | null;
  readonly noticeGivenOn: string | null;
  /** Fee for leaving today; null: not known. */
  readonly exitFee: number | null;
}

/** The last day for notice ends the period of notice before the first day after the term. */
export function contractView(contract: Contract, tariff: Tariff, today: string): ContractView {
  const { noticeDays, noticeGivenOn } = contract;
  const end = contractEndOf({ ...contract, today }, tariff);
  return {
    ...{ start: contract.contractStart, end, noticeGivenOn, exitFee: exitFeeOf({ ...contract, today }, tariff) },
    noticeBy: end === null || noticeDays === null ? null : addDays(end, -noticeDays - 1),
  };
}

export const CHANGE_KINDS = ['new_version', 'component', 'introduction'] as const;

/** A change of the current tariff that is known today. */
export interface KnownChange {
  readonly on: string;
  readonly kind: (typeof CHANGE_KINDS)[number];
}

/** Changes that are shown. */
const MOST_CHANGES = 24;

/** The known changes of the terms after today, in the order of their days. */
export function knownChanges(
  versions: readonly { readonly from: string; readonly tariff: Tariff }[],
  facts: { today: string; end: string; zone: string | undefined; contractStart: string | null },
): KnownChange[] {
  const { today, end, zone } = facts;
  const contractStart = facts.contractStart ?? undefined;
  const changes = versions.flatMap(({ from, tariff }, index): KnownChange[] => {
    const span = { from: [from, today].sort()[1]!, until: versions[index + 1]?.from ?? end };
    const { dated, introductory } = changeDays(tariff, span, { zone, contractStart });
    return [
      ...(index > 0 ? [{ on: from, kind: 'new_version' as const }] : []),
      ...dated.map((on) => ({ on, kind: 'component' as const })),
      ...introductory.map((on) => ({ on, kind: 'introduction' as const })),
    ];
  });
  return changes.toSorted((a, b) => (a.on < b.on ? -1 : 1)).slice(0, MOST_CHANGES);
}
