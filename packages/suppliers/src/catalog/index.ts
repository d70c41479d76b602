import { AMERICA } from './america.ts';
import { type CatalogEntry, entryOf } from './entry.ts';
import { EUROPE } from './europe.ts';

/** Day on which the starting list was compiled. */
export const CATALOG_AS_OF = '2026-11-30';

/** The starting list of suppliers. Ratings, green shares, contacts and tariffs come by import. */
export const CATALOG: readonly CatalogEntry[] = [...AMERICA, ...EUROPE].map(entryOf);
