import { createHash } from 'node:crypto';
import type { PriceUnit, RegionCode } from '@energy-optimizer/kernel';
import type { EnergyUnit } from '@energy-optimizer/tariffs';
import type { Candidate } from '../comparison/compute.ts';
import type { MarketYear } from '../comparison/market.ts';
import type { MarketKnowledge } from '../comparison/market-reader.ts';
import type { MeteredUsage } from '../comparison/metered.ts';
import type { ProfileName } from '../comparison/profiles.ts';
import { CURRENT, type SwitchingTask } from './assess.ts';
import type { Contract } from './contract.ts';
import type { SwitchFacts } from './safeguards.ts';
import { SPREAD_LIMIT } from './simulate.ts';
import type { StatedUsage } from './stated-usage.ts';

/** Names the computation: it changes whenever the same inputs would give other amounts. */
export const METHOD = 'switching/3';

/** A document by its contents. */
export interface Addressed {
  /** ID of the stored version; null: a document of the user's own, which is kept as text. */
  readonly id: string | null;
  readonly sha256: string;
  readonly text?: string;
}

/** Stored market prices by their contents: prices are never overwritten, so they can be read again as known then. */
export interface AddressedMarket {
  readonly region: RegionCode;
  readonly source: string;
  readonly unit: PriceUnit;
  readonly currency: string;
  /** ISO 8601 */
  readonly knownAt: string;
  readonly years: readonly { readonly fromMs: number; readonly untilMs: number; readonly sha256: string }[];
}

export const hashOfYear = ({ startMs, endMs, price }: MarketYear): string => {
  const hash = createHash('sha256');
  for (const column of [startMs, endMs, price]) hash.update(new Uint8Array(Float64Array.from(column).buffer));
  return hash.digest('hex');
};

export const addressMarket = ({
  region,
  source,
  unit,
  currency,
  knownAt,
  years,
}: MarketKnowledge): AddressedMarket => ({
  ...{ region, source, unit, currency, knownAt: knownAt.toISOString() },
  years: years.map((year) => ({ fromMs: year.fromMs, untilMs: year.untilMs, sha256: hashOfYear(year) })),
});

/** Metered usage by its contents, and the days that count of it. */
export interface AddressedUsage {
  readonly sha256: string;
  readonly from: string;
  readonly until: string;
  /** Known share of these days. */
  readonly coverage: number;
}

/** All that a recommendation was computed from, by contents; stored with it. */
export interface SwitchingInputs {
  readonly method: string;
  readonly seed: number;
  readonly comparison: {
    readonly day: string;
    readonly timeZone: string;
    readonly annualUsage: number;
    readonly unit: EnergyUnit;
    readonly profile: ProfileName;
    readonly stated: StatedUsage | null;
    /** Metered usage, which is stored with the recommendation; null: none was sent. */
    readonly metered: AddressedUsage | null;
    readonly zone: string | null;
    readonly holidays: readonly string[];
  };
  /** Market prices that dynamic tariffs were billed with; null: none. */
  readonly market: AddressedMarket | null;
  readonly hasVat: boolean;
  readonly usageUncertaintyPercent: number;
  readonly current: {
    /** Each from its first day on; the first one is in force today. */
    readonly versions: readonly (Addressed & { readonly from: string | null })[];
    /** First day on which its terms are not known; null: none is stated. */
    readonly until: string | null;
  };
  readonly contract: Contract;
  readonly alternatives: readonly Addressed[];
  readonly facts: Pick<SwitchFacts, 'today' | 'lastSwitch'> & { readonly isSupplierKnown: boolean };
  /** The right to cancel a new contract in the region. */
  readonly rescission: { readonly days: number; readonly isDefault: boolean; readonly source: string } | null;
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A seed that the inputs determine: the same inputs give the same draws. */
export const seedOf = (inputs: Omit<SwitchingInputs, 'seed' | 'method'>): number =>
  Number.parseInt(sha256(canonical(inputs)).slice(0, 8), 16);

/** JSON with sorted keys: a JSON column does not keep their order. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );

export const digestOf = (inputs: unknown, answer: unknown): string => sha256(canonical({ inputs, answer }));

/** Contents that the inputs name by their hashes. */
export interface Contents {
  /** Documents of the stored versions, by ID. */
  readonly documents: ReadonlyMap<string, string>;
  /** Years of the market. */
  readonly years: readonly MarketYear[];
  readonly metered: MeteredUsage | undefined;
}

export function taskOf(inputs: SwitchingInputs, { documents, years, metered }: Contents): SwitchingTask {
  const { market, comparison, current, contract, alternatives, hasVat, seed } = inputs;
  const { stated, zone, metered: _, ...rest } = comparison;
  const candidates: Candidate[] = alternatives.map(({ id }) => ({ id: id!, document: documents.get(id!)! }));
  const [first, ...later] = current.versions.map(({ id, text, from }) => ({
    ...{ from: from ?? '', document: text ?? documents.get(id!)! },
  }));
  candidates.push({ id: CURRENT, document: first!.document, later, contractStart: contract.contractStart });
  const prices = market ? { market: { unit: market.unit, currency: market.currency, years } } : {};
  return {
    comparison: { ...rest, metered, stated: stated ?? undefined, zone: zone ?? undefined, candidates, ...prices },
    ...{ hasVat, usageSpread: inputs.usageUncertaintyPercent / 100 / SPREAD_LIMIT, seed },
    ...{ contract, until: current.until },
  };
}
