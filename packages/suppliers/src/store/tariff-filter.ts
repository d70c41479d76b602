import { dayOf } from './days.ts';

export interface TariffFilter {
  readonly supplierId?: string | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly utility?: string | undefined;
  readonly green?: boolean | undefined;
  /** Minimum term in months; 0: none (rolling). */
  readonly contractMonths?: number | undefined;
  /** `YYYY-MM-DD`: only versions in force on this day; omitted: all versions. */
  readonly on?: string | undefined;
  /** `YYYY-MM-DD`: only tariffs that a new customer can choose on this day, as far as is known. */
  readonly offeredOn?: string | undefined;
}

/** Superseded versions are not in force on any day. */
function inForce(on: string) {
  const day = dayOf(on);
  return {
    supersededAt: null,
    AND: [
      { OR: [{ validFrom: null }, { validFrom: { lte: day } }] },
      { OR: [{ inForceUntil: null }, { inForceUntil: { gt: day } }] },
    ],
  };
}

const term = (months: number) => (months === 0 ? { isRolling: true } : { contractMonths: months, isRolling: false });

export const tariffWhere = ({ supplierId, regions, utility, green, contractMonths, on, offeredOn }: TariffFilter) => ({
  ...(supplierId === undefined ? {} : { supplierId }),
  ...(regions === undefined ? {} : { region: { in: [...regions] } }),
  ...(utility === undefined ? {} : { utility }),
  ...(green === true ? { isGreen: true } : {}),
  ...(contractMonths === undefined ? {} : term(contractMonths)),
  ...(on === undefined ? {} : inForce(on)),
  ...(offeredOn === undefined ? {} : { OR: [{ offeredUntil: null }, { offeredUntil: { gt: dayOf(offeredOn) } }] }),
});
