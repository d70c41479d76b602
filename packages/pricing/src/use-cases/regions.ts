import { isInside, REGIONS, type Region, requireRegion, UTILITIES, type Utility } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import type { PricingContext } from '../context.ts';
import type { EmptyReason } from '../query/empty-reasons.ts';
import type { RegionList, regionsInput } from '../schemas/index.ts';
import { SERIES_KINDS, type SeriesKind } from '../series/price-point.ts';

type Stored = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * All regions in table order, each with its currently stored data.
 * @throws AppError `unknown_region` of a parent that is none
 */
export async function listRegions(context: PricingContext, input: z.output<typeof regionsInput>): Promise<RegionList> {
  const parent = input.parent === undefined ? undefined : requireRegion(input.parent, 'parent').code;
  const stored = await storedKinds(context);
  const regions = REGIONS.filter((region) => parent === undefined || isInside(region, parent)).map((region) => ({
    code: region.code,
    name: region.name,
    kind: region.kind,
    parent: region.parent ?? null,
    timeZones: [...region.timeZones],
    currency: region.currency,
    stateCode: region.stateCode ?? null,
    eic: region.eic ?? null,
    data: dataOf(region, stored),
  }));
  const listed = input.withData ? regions.filter(({ data }) => data.length > 0) : regions;
  return { regions: listed, reason: listed.length > 0 ? null : reasonOf(input.parent, regions.length) };
}

const reasonOf = (parent: string | undefined, inside: number): EmptyReason =>
  inside === 0
    ? { code: 'nothing_selected', text: `There are no regions inside ${parent}.` }
    : {
        code: 'no_series',
        text: `No prices are stored${parent === undefined ? '' : ` for the regions inside ${parent}`}.`,
      };

const marketKey = (region: string, utility: Utility) => `${region}/${utility}`;

/**
 * Kinds by region and utility, of what energy costs there; a series whose first price has yet to come counts for
 * nothing.
 */
async function storedKinds({ repository }: PricingContext): Promise<Stored> {
  const stored = new Map<string, Set<SeriesKind>>();
  for (const { key, lastEnd } of await repository.series.all()) {
    if (lastEnd === null || key.direction === 'export') continue;
    const market = marketKey(key.region, key.utility);
    stored.set(market, (stored.get(market) ?? new Set()).add(key.kind));
  }
  return stored;
}

const dataOf = ({ code }: Region, stored: Stored) =>
  UTILITIES.flatMap((utility) => {
    const kinds = stored.get(marketKey(code, utility));
    return kinds ? [{ utility, kinds: SERIES_KINDS.filter((kind) => kinds.has(kind)) }] : [];
  });
