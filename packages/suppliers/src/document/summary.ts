import type { Tariff } from '@energy-optimizer/tariffs';

/** Facts of a tariff document that lists show and filter by. */
export interface TariffSummary {
  readonly contractMonths: number | null;
  readonly isRolling: boolean;
  readonly introductoryMonths: number | null;
  readonly exitFee: number | null;
  readonly exitFeePer: 'contract' | 'remaining_month' | null;
}

export function summaryOf({ contract, components }: Tariff): TariffSummary {
  const isRolling = contract?.rolling === true;
  const introductory = components.flatMap(({ contractMonths }) => contractMonths?.until ?? []);
  const { exitFee } = contract ?? {};
  return {
    contractMonths: isRolling ? null : (contract?.termMonths ?? null),
    isRolling,
    introductoryMonths: introductory.length === 0 ? null : Math.max(...introductory),
    exitFee: exitFee?.amount ?? null,
    exitFeePer: exitFee?.per ?? null,
  };
}
