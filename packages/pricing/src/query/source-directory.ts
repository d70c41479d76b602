import type { PriceProvider } from '../adapters/provider.ts';
import { assessFreshness, type FreshnessReport } from '../series/freshness.ts';
import type { StoredSeries } from '../store/stored-series.ts';

/** Metadata of a source. */
export type SourceInfo = Pick<PriceProvider, 'id' | 'name' | 'homepage' | 'license' | 'attribution' | 'freshness'>;

/** Looks up sources by ID; imported files and disabled sources have no provider. */
export interface SourceDirectory {
  find(id: string): SourceInfo | undefined;
  /** Whether a source of this name can exist. */
  isKnown(id: string): boolean;
  nameOf(id: string): string;
  licenseOf(id: string): string | null;
  freshnessOf(series: StoredSeries, dataUntil: Date | null, at: Date): FreshnessReport;
}

/** Sources that are files rather than providers. */
const FILES: Readonly<Record<string, { readonly name: string; readonly license: string }>> = {
  csv: { name: 'CSV file', license: 'same as the imported file' },
  epf: { name: 'Open EPF benchmark file', license: 'CC BY 4.0 (Lago et al. 2021)' },
};

export function createSourceDirectory(infos: readonly SourceInfo[]): SourceDirectory {
  const byId = new Map(infos.map((info) => [info.id, info]));
  return {
    find: (id) => byId.get(id),
    isKnown: (id) => byId.has(id) || Object.hasOwn(FILES, id),
    nameOf: (id) => byId.get(id)?.name ?? FILES[id]?.name ?? id,
    licenseOf: (id) => byId.get(id)?.license ?? FILES[id]?.license ?? null,
    freshnessOf: ({ key }, dataUntil, at) => assessFreshness(byId.get(key.source)?.freshness, dataUntil, at),
  };
}
