import type { Tariff } from '@energy-optimizer/tariffs';

/** Charges that some tariffs include and others leave to a separate bill, with their categories. */
const CHARGES = { grid: ['grid'], tax: ['tax', 'levy'] } as const;
export type Charge = keyof typeof CHARGES;
export const CHARGE_NAMES: Readonly<Record<Charge, string>> = { grid: 'grid fees', tax: 'taxes and levies' };
export const CHARGE_KINDS = Object.keys(CHARGES) as readonly Charge[];

/** Whether the cost of a tariff includes each of them; null: not known. */
export type Included = Readonly<Record<Charge, boolean | null>>;

export const NOTHING_KNOWN: Included = { grid: null, tax: null };

interface Part {
  readonly category: string;
  readonly amount: number;
}

/** A charge is included if the tariff says so (`covers`) or bills it as a part of its own. */
export function includedIn(tariffs: readonly Pick<Tariff, 'covers'>[], parts: readonly Part[]): Included {
  const of = (charge: Charge): boolean | null => {
    const categories: readonly string[] = CHARGES[charge];
    if (parts.some(({ category, amount }) => categories.includes(category) && amount > 0)) return true;
    const stated = tariffs.map(({ covers }) => covers?.includes(charge) ?? null);
    return stated.every((one) => one === stated[0]) ? stated[0]! : null;
  };
  return { grid: of('grid'), tax: of('tax') };
}

/** Whether two costs are known to include the same charges. */
export const includeTheSame = (one: Included, two: Included): boolean =>
  CHARGE_KINDS.every((charge) => one[charge] !== null && one[charge] === two[charge]);

export const unknownCharges = (included: Included): string[] =>
  CHARGE_KINDS.filter((charge) => included[charge] === null).map((charge) => CHARGE_NAMES[charge]);
