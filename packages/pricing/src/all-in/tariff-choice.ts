import { CURRENCIES, type Currency, isInside, type Region, type Utility } from '@energy-optimizer/kernel';
import type { PricingContext } from '../context.ts';
import { currencyUnavailable, tariffConflict } from '../errors.ts';
import type { RetailTariff } from '../ports.ts';
import type { SeriesFilter } from '../series/precedence.ts';
import type { SeriesKind } from '../series/price-point.ts';

/** The inputs that ask for the prices of a tariff. */
export interface TariffInput extends Omit<SeriesFilter, 'region'> {
  /** Reference to a tariff; without it the prices are those that are stored. */
  readonly tariff?: string | undefined;
  readonly zone?: string | undefined;
  /** Units of the tariff used so far in the billing period. */
  readonly used?: number | undefined;
  readonly contractStart?: string | undefined;
}

/** The tariff in whose prices an operation answers, and the household that it is for. */
export interface TariffChoice {
  readonly reference: string;
  readonly tariff: RetailTariff;
  readonly currency: Currency;
  readonly zone: string | undefined;
  readonly used: number | undefined;
  readonly contractStart: string | undefined;
  /** The market series that the tariff follows. */
  readonly market: Pick<SeriesFilter, 'source' | 'product'> & { readonly kind: SeriesKind };
}

const MARKET_KINDS: readonly SeriesKind[] = ['day_ahead', 'intraday_index', 'real_time'];

const OPTIONS = ['zone', 'used', 'contractStart'] as const;

/**
 * @returns undefined if no tariff is asked for
 * @throws AppError `unknown_tariff` (404), `tariff_conflict`, `currency_unavailable`
 */
export async function chooseTariff(
  { tariffs, caller }: Pick<PricingContext, 'tariffs' | 'caller'>,
  input: TariffInput,
  { region, knownAt }: { readonly region: Region; readonly knownAt: Date },
): Promise<TariffChoice | undefined> {
  if (input.tariff === undefined) {
    const option = OPTIONS.find((name) => input[name] !== undefined);
    if (option) throw tariffConflict(option, `\`${option}\` needs \`tariff\`; send both or neither.`);
    return undefined;
  }
  const kind = checkSeries(input);
  const tariff = await tariffs.tariffFor(input.tariff, caller, { utility: input.utility, knownAt });
  checkPlace(tariff, region, input.utility);
  return {
    reference: input.tariff,
    tariff,
    currency: currencyOf(tariff, input.currency),
    zone: input.zone ?? tariff.zone,
    used: input.used,
    contractStart: input.contractStart ?? tariff.contractStart,
    market: { kind, source: input.source, product: input.product },
  };
}

/** `kind`, `source` and `product` select the market series, `supplier` contradicts a tariff. */
function checkSeries({ supplier, kind = 'day_ahead' }: TariffInput): SeriesKind {
  if (supplier !== undefined) throw tariffConflict('supplier', 'Send either `tariff` or `supplier`, not both.');
  if (MARKET_KINDS.includes(kind)) return kind;
  const kinds = MARKET_KINDS.join(', ');
  throw tariffConflict('kind', `With \`tariff\`, \`kind\` is the market that it follows, one of ${kinds}.`);
}

function checkPlace(tariff: RetailTariff, region: Region, utility: Utility): void {
  if (utility !== tariff.utility)
    throw tariffConflict('utility', `The tariff is for ${tariff.utility}; send \`utility=${tariff.utility}\`.`);
  if (region.code === tariff.region || isInside(region, tariff.region)) return;
  throw tariffConflict(
    'region',
    `The tariff is for ${tariff.region}; send \`region=${tariff.region}\` or a zone of it.`,
  );
}

const isCurrency = (code: string): code is Currency => (CURRENCIES as readonly string[]).includes(code);

function currencyOf({ name, currency }: RetailTariff, wanted: Currency | undefined): Currency {
  if (isCurrency(currency) && (wanted === undefined || wanted === currency)) return currency;
  throw currencyUnavailable(wanted ?? 'a supported currency', `the tariff ${name}`, [currency]);
}
