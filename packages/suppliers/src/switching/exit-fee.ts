import type { Tariff } from '@energy-optimizer/tariffs';
import { addMonths, daysBetween, monthsStarted } from './days.ts';

interface Contract {
  readonly today: string;
  readonly contractStart: string | null;
  readonly contractEnd: string | null;
  /** Stated by the user; null: as the tariff states. */
  readonly exitFee: number | null;
}

/** First day after the term: as stated, or the start of the contract and the term of the tariff. */
export function contractEndOf(
  { contractStart, contractEnd }: Contract,
  tariff: Pick<Tariff, 'contract'>,
): string | null {
  if (contractEnd !== null) return contractEnd;
  const months = tariff.contract?.rolling ? undefined : tariff.contract?.termMonths;
  return contractStart === null || months === undefined ? null : addMonths(contractStart, months);
}

/** Fee for leaving today; null: it is not known, because neither the user nor the tariff states it within the term. */
export function exitFeeOf(contract: Contract, tariff: Pick<Tariff, 'contract'>): number | null {
  const end = contractEndOf(contract, tariff);
  if (end !== null && end <= contract.today) return 0;
  if (contract.exitFee !== null) return contract.exitFee;
  const fee = tariff.contract?.exitFee;
  if (fee === undefined) return end !== null ? null : 0;
  if (end !== null && daysBetween(contract.today, end) <= fee.freeDaysBeforeEnd) return 0;
  if (fee.per === 'contract') return fee.amount;
  return end === null ? null : fee.amount * monthsStarted(contract.today, end);
}
