import { notFound, type RegionCode } from '@energy-optimizer/kernel';
import { parseTariff, type Tariff, type TariffInput } from '@energy-optimizer/tariffs';
import type { RetailTariff, RetailTariffs } from '../ports.ts';

export type TariffParts = Partial<TariffInput> & Pick<TariffInput, 'components'>;

/** A tariff of a test: what the test does not care about has a value. */
function tariffOf(parts: TariffParts): Tariff {
  const { tariff, findings } = parseTariff({
    ...{ format: 'energy-tariff/1', id: 'test', name: 'Test', currency: 'EUR', timeZone: 'Europe/Berlin' },
    ...parts,
  });
  if (!tariff) throw new Error(findings.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return tariff;
}

interface VersionParts {
  readonly from?: string;
  readonly until?: string;
  readonly tariff: TariffParts;
}

/** A stored tariff with versions that follow each other. */
export function retailTariff(versions: readonly VersionParts[], more: Partial<RetailTariff> = {}): RetailTariff {
  const read = versions.map(({ tariff }) => tariffOf(tariff));
  const { utility, currency, name, id } = read.at(-1)!;
  return {
    ...{ supplier: 'one', tariffId: id, name, region: 'de' as RegionCode, utility, currency },
    versions: versions.map(({ from = null, until = null }, index) => ({
      ...{ id: `version-${index + 1}`, from, until, knownAt: new Date('2026-01-15T00:00:00Z') },
      document: async () => read[index]!,
    })),
    ...more,
  };
}

/** Tariffs by reference. */
export const tariffsOf = (known: Readonly<Record<string, RetailTariff>>): RetailTariffs => ({
  tariffFor: async (reference, _, { knownAt }) => {
    const found = known[reference];
    if (!found) throw notFound('unknown_tariff', `Unknown tariff ${reference}.`);
    return { ...found, versions: found.versions.filter((version) => version.knownAt <= knownAt) };
  },
});
