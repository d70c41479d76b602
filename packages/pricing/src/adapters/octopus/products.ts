import { fromIso } from '@energy-optimizer/providers';
import type { Direction } from '../../series/price-point.ts';
import type { Product, ProductDetail } from './payload.ts';
import { findTariff, type Tariff } from './tariff.ts';

/** The families followed; their dated codes (`AGILE-24-10-01`) change, the newest on offer of each is taken. */
const FAMILIES: readonly RegExp[] = [/^AGILE-\d/, /^COSY-\d/, /^GO-(VAR-)?\d/, /^SILVER-(FLEX-)?\d/, /^VAR-\d/];

/** The products to fetch: sold to households for their import now, without conditions, one per family. */
export function selectProducts(products: readonly Product[], now: Date): readonly Product[] {
  const onOffer = products.filter((product) => isOnOffer(product, now));
  return FAMILIES.flatMap((family) => {
    const members = onOffer.filter((product) => family.test(product.code));
    return members.sort((a, b) => availableFrom(b) - availableFrom(a)).slice(0, 1);
  });
}

const directionsByName = new Map<string, Direction>([
  ['IMPORT', 'import'],
  ['EXPORT', 'export'],
]);

const availableFrom = (product: Product) => fromIso(product.available_from) ?? 0;

function isOnOffer(product: Product, now: Date): boolean {
  if (product.direction !== 'IMPORT' || product.brand !== 'OCTOPUS_ENERGY') return false;
  if (product.is_business || product.is_prepay || product.is_restricted) return false;
  const until = fromIso(product.available_to) ?? Number.POSITIVE_INFINITY;
  return availableFrom(product) <= now.getTime() && now.getTime() < until;
}

/** A tariff of a product whose direction the list of products has told. */
export interface ProductTariff extends Tariff {
  readonly direction: Direction | undefined;
}

/** The tariffs of a product in all its areas, electricity and gas. */
export function tariffsOf(detail: ProductDetail, product: Product): readonly ProductTariff[] {
  const direction = directionsByName.get(product.direction ?? '');
  const areas = [detail.single_register_electricity_tariffs, detail.single_register_gas_tariffs].flatMap((tariffs) =>
    Object.values(tariffs ?? {}),
  );
  return areas.flatMap((methods) => {
    const code = (methods.direct_debit_monthly ?? Object.values(methods).find(Boolean))?.code;
    const tariff = code === undefined ? undefined : findTariff(code);
    return tariff ? [{ ...tariff, direction }] : [];
  });
}
