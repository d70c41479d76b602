import type { Finding } from '../../model/parse-tariff.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { type Json, textOf } from '../imported.ts';

type Covered = NonNullable<TariffInput['covers']>;

/**
 * The values of URDB's field `servicetype`, as its documentation lists them
 * (https://openei.org/services/doc/rest/util_rates/?version=7): a bundled rate is for supply and delivery; the standard
 * offer is the default supply of a utility that delivers for others too.
 */
const SERVICE_TYPES: ReadonlyMap<string, Covered> = new Map(
  Object.entries({
    bundled: ['energy', 'grid'],
    'delivery with standard offer': ['energy', 'grid'],
    delivery: ['grid'],
    energy: ['energy'],
  }),
);

/**
 * The charges that a rate covers, with its components in categories that agree: the charges of a delivery rate are grid
 * fees, and those of a supply rate are for energy, in whichever field they stand.
 */
export function coversOf(
  rate: Json,
  components: TariffInput['components'],
  findings: Finding[],
): Pick<TariffInput, 'covers' | 'components'> {
  const stated = textOf(rate.servicetype);
  const covers = stated === undefined ? undefined : SERVICE_TYPES.get(stated.trim().toLowerCase());
  if (stated !== undefined && covers === undefined)
    findings.push({
      code: 'urdb_service_type',
      severity: 'warning',
      path: 'servicetype',
      message: `The service type ${JSON.stringify(stated.slice(0, 60))} is not known; it is not stated which charges the rate covers.`,
      suggestion: 'Known are Bundled, Delivery with Standard Offer, Delivery and Energy.',
    });
  if (covers === undefined) return { components };
  findings.push({
    code: 'urdb_covers',
    severity: 'info',
    path: 'servicetype',
    message: `A rate of the type ${stated} covers ${covers.join(' and ')}; URDB has no field for taxes, so they are taken as billed separately.`,
  });
  const [only] = covers.length === 1 ? covers : [];
  return { covers, components: only === undefined ? components : components.map((one) => inCategory(one, only)) };
}

/** Fuel adjustments, demand and reactive power have categories of their own by default. */
function inCategory(
  component: TariffInput['components'][number],
  category: Covered[number],
): TariffInput['components'][number] {
  const isUse = ['energy', 'dynamic', 'demand', 'unbilled'].includes(component.kind);
  const isCharge = component.category === undefined || ['energy', 'grid'].includes(component.category);
  return isUse && isCharge ? { ...component, category } : component;
}
