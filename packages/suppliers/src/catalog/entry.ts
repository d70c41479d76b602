import type { KnownRegionCode, Utility } from '@energy-optimizer/kernel';

/** A supplier of the starting list: public facts only. Its website is the source. */
export interface CatalogEntry {
  readonly id: string;
  readonly name: string;
  readonly utilities: readonly Utility[];
  /** Regions known to be served, not necessarily all. */
  readonly regions: readonly KnownRegionCode[];
  readonly website: string;
}

type Kinds = 'E' | 'G' | 'EG' | 'OP' | 'S';

const UTILITIES_OF: Readonly<Record<Kinds, readonly Utility[]>> = {
  E: ['electricity'],
  G: ['natural_gas'],
  EG: ['electricity', 'natural_gas'],
  OP: ['heating_oil', 'propane'],
  S: ['community_solar'],
};

/**
 * Id, name, utilities (E electricity, G natural gas, O heating oil, P propane, S community solar), regions, website.
 */
export type CatalogRow = readonly [string, string, Kinds, readonly KnownRegionCode[], string];

export const entryOf = ([id, name, kinds, regions, website]: CatalogRow): CatalogEntry => ({
  id,
  name,
  utilities: UTILITIES_OF[kinds],
  regions,
  website,
});
