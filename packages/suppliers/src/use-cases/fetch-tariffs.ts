import { isDeepStrictEqual } from 'node:util';
import { localDate } from '@energy-optimizer/kernel';
import type { SuppliersContext } from '../context.ts';
import type { TariffEntry } from '../document/document.ts';
import type { LiveTariffs, TariffSource } from '../live/source.ts';
import { type StoredTariffDocument, setOffered, tariffVersions } from '../store/tariffs.ts';
import { type ImportedTariff, importTariffs } from './import-suppliers.ts';

export interface FetchedTariffs extends Pick<LiveTariffs, 'supplier' | 'skipped'> {
  readonly source: string;
  readonly tariffs: readonly ImportedTariff[];
}

/**
 * A tariff that is new, or whose terms differ from the newest stored ones, is valid from the day of the fetch on: what
 * it cost before is not known.
 */
async function dated({ db }: SuppliersContext, supplierId: string, entry: TariffEntry, asOf: string) {
  const { region, tariff } = entry;
  const versions = await tariffVersions(db, { supplierId, tariffId: tariff.id, region });
  const newest = versions
    .filter(({ supersededAt }) => supersededAt === null)
    .sort(byFirstDay)
    .at(-1);
  if (!newest) return { ...entry, tariff: { ...tariff, from: asOf } };
  const from = newest.validFrom ?? undefined;
  const again = from === undefined ? tariff : { ...tariff, from };
  const isSame = isDeepStrictEqual(newest.document, JSON.parse(JSON.stringify(again)));
  return { ...entry, tariff: isSame ? again : { ...tariff, from: asOf } };
}

const byFirstDay = (a: StoredTariffDocument, b: StoredTariffDocument): number =>
  (a.validFrom ?? '').localeCompare(b.validFrom ?? '');

/**
 * Fetches the tariffs of a source and stores them: a tariff whose terms have changed gets a new version from the day
 * of the fetch on, and one that the source no longer lists, or no longer prices, is no longer on offer.
 * @throws ProviderError | PayloadError; AppError `unknown_supplier` (404)
 */
export async function fetchTariffs(
  context: SuppliersContext,
  source: TariffSource,
  signal?: AbortSignal,
): Promise<FetchedTariffs> {
  const now = context.clock.now();
  const asOf = localDate(now, 'Europe/London');
  const { supplier, entries, skipped, sources, onOffer } = await source.fetch({ now, asOf, signal });
  const known: TariffEntry[] = [];
  for (const entry of entries) known.push(await dated(context, supplier, entry, asOf));
  const tariffs = await importTariffs(context, supplier, known);
  if (onOffer !== null) {
    const offer = { supplierId: supplier, sources, urls: onOffer, day: asOf };
    await context.db.forTask('catalog').transaction((tx) => setOffered(tx, offer));
  }
  return { source: source.id, supplier, skipped, tariffs };
}
