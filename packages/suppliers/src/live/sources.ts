import type { Clock } from '@energy-optimizer/kernel';
import { createRegistry, type HttpClient } from '@energy-optimizer/providers';
import { createOctopusTariffs } from './octopus.ts';
import type { LiveRequest, LiveTariffs, TariffSource } from './source.ts';

/** Sources that tariffs can be fetched from. */
export const TARIFF_SOURCES = ['octopus'] as const;

const registry = createRegistry<TariffSource, LiveRequest, LiveTariffs>(
  [{ id: 'octopus', key: 'none', create: ({ http }: { readonly http: HttpClient }) => createOctopusTariffs({ http }) }],
  'tariff source',
);

/** Sources by id; each is connected when it is first used. */
export function tariffSources(given: {
  readonly clock: Clock;
  readonly fetch?: typeof globalThis.fetch | undefined;
}): (id: string) => TariffSource {
  const { clock, fetch } = given;
  const connected = new Map<string, TariffSource>();
  return (id) => {
    const known = connected.get(id);
    if (known) return known;
    const [source] = registry.connect({ config: { enabled: [id] }, clock, ...(fetch ? { fetch } : {}) });
    if (!source) throw new RangeError(`the tariff source ${id} has no key`);
    connected.set(id, source);
    return source;
  };
}
