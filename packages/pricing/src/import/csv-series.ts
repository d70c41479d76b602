import {
  type Currency,
  getRegion,
  PRICE_UNIT_LABELS,
  type PriceUnit,
  UTILITY_INFO,
  type Utility,
} from '@energy-optimizer/kernel';
import { directionNamed } from '../series/direction.ts';
import type { Direction, SeriesKey, SeriesKind } from '../series/price-point.ts';
import type { PriceFacts } from './csv-facts.ts';
import type { CsvOptions } from './csv-options.ts';
import { type Money, unitsOf } from './csv-units.ts';
import { ask, type Notice, quoted } from './notices.ts';

/** The series of a file, and the assumptions about it. */
export interface SeriesFound {
  readonly series: SeriesKey;
  /** Decimal places by which the file's prices move to be in the series' unit: 10 EUR/GWh are 0.01 EUR/MWh. */
  readonly places: number;
  /** Neither the file nor an option names the unit. */
  readonly unitAssumed: boolean;
  readonly notices: readonly Notice[];
}

/** @throws PayloadError if the series is ambiguous or impossible for the utility */
export function seriesOf(options: CsvOptions, facts: PriceFacts): SeriesFound {
  const notices: Notice[] = [];
  const kind = kindOf(options, facts, notices);
  const utility = utilityOf(options, facts);
  const { unit, places } = unitOf(options, facts, { utility, kind });
  checkUnit(unit, {
    utility,
    kind,
    chosen: options.utility !== undefined,
    where: options.unit ? `--unit ${unit}` : facts.where,
  });
  const currency = currencyOf(options, facts, notices);
  const vatIncluded = options.vatIncluded ?? facts.vatIncluded ?? false;
  if (options.vatIncluded === undefined && facts.vatIncluded === undefined)
    notices.push({
      code: 'vat_assumed',
      message: 'the file does not say whether VAT is included; assuming it is not; if it is, use --vat-included',
    });
  const said = facts.energy && nativeUnit(facts);
  if (options.unit !== undefined && said !== undefined && (said.unit !== options.unit || said.places !== 0))
    notices.push({
      code: 'title_overridden',
      message: `${facts.where} names a different unit; using --unit ${options.unit}`,
    });
  const { region, supplier = null, product = null } = options;
  return {
    series: {
      ...{ region, utility, kind, source: 'csv', supplier, product, unit, currency, vatIncluded },
      direction: options.direction ?? directionOf(options, facts),
    },
    places,
    unitAssumed: options.unit === undefined && facts.energy === undefined,
    notices,
  };
}

/** Reports the assumed unit; the mean shows whether prices per MWh were mistaken for prices per kWh. */
export function unitNotice({ unit, currency }: SeriesKey, meanPrice: number): Notice {
  const label = PRICE_UNIT_LABELS[unit];
  const perUnit = label.startsWith('$') ? label.replace('$', currency) : `${currency} ${label}`;
  const other = unit === 'kwh' ? 'they are per MWh, use --unit mwh' : 'that is wrong, use --unit';
  const mean = Number.isNaN(meanPrice) ? '' : `, mean ${Number(meanPrice.toPrecision(3))}`;
  return { code: 'unit_assumed', message: `the file has no unit; assuming ${perUnit}${mean}; if ${other}` };
}

/** The kind that the file names, otherwise `tariff` with a supplier, otherwise `day_ahead` with a notice. */
function kindOf({ kind, supplier }: CsvOptions, { kind: named, where }: PriceFacts, notices: Notice[]): SeriesKind {
  if (kind !== undefined) {
    if (named !== undefined && named !== kind)
      notices.push({ code: 'title_overridden', message: `${where} names ${named}; using --kind ${kind}` });
    return kind;
  }
  if (supplier !== undefined && named !== undefined && !/^(tariff|standing_charge)$/.test(named))
    ask(`${where} names ${named}, which a supplier does not have`, '--kind');
  if (named === undefined && supplier === undefined)
    notices.push({
      code: 'kind_assumed',
      message: 'the file does not say what kind of price this is; assuming day_ahead; if that is wrong, use --kind',
    });
  return named ?? (supplier === undefined ? 'day_ahead' : 'tariff');
}

/**
 * The direction given by the file and the names of supplier and product; import by default.
 * @throws PayloadError if they are ambiguous
 */
function directionOf({ supplier, product }: CsvOptions, { direction: said, where }: PriceFacts): Direction {
  const names = [supplier, product].filter((name) => name !== undefined);
  const [direction, another] = new Set([said, ...names.map(directionNamed)].filter((one) => one !== undefined));
  if (direction !== 'unclear' && another === undefined) return direction ?? 'import';
  return ask(
    `${[...names.map(quoted), where].join(' and ')} do not say whether the prices are for energy from the grid or fed into it`,
    '--direction import',
    '--direction export',
  );
}

function utilityOf(options: CsvOptions, { utility: named, where }: PriceFacts): Utility {
  const utility = options.utility ?? 'electricity';
  if (options.utility === undefined && named !== undefined && named !== utility)
    ask(`${where} refers to ${named.replace('_', ' ')}`, `--utility ${named}`, '--utility electricity');
  return utility;
}

function unitOf(options: CsvOptions, facts: PriceFacts, { utility, kind }: { utility: Utility; kind: SeriesKind }) {
  if (options.unit !== undefined) return { unit: options.unit, places: 0 };
  if (facts.energy) {
    const { unit, places } = nativeUnit(facts);
    return { unit: utility === 'community_solar' && unit === 'kwh' ? ('credit_kwh' as const) : unit, places };
  }
  return { unit: kind === 'standing_charge' ? ('day' as const) : UTILITY_INFO[utility].defaultUnit, places: 0 };
}

/** Hundredths per kWh are a separate unit; other hundredths are moved by two places. */
function nativeUnit({ energy, money, where }: PriceFacts): { unit: PriceUnit; places: number } {
  const { unit, places } = energy!;
  if (!money?.minor || unit === 'cents_kwh') return { unit, places };
  if (unit === 'kwh' && places === 0) return { unit: 'cents_kwh', places: 0 };
  if (unit === 'mwh' || unit === 'kwh')
    ask(
      `${where} is in hundredths of a currency, which are supported per kWh ("ct/kWh") but not per other units of electricity`,
      '--unit',
    );
  return { unit, places: places - 2 };
}

function checkUnit(
  unit: PriceUnit,
  { utility, kind, chosen, where }: { utility: Utility; kind: SeriesKind; chosen: boolean; where: string },
): void {
  const possible = unitsOf(utility, kind);
  if (possible.includes(unit)) return;
  const label = utility.replace('_', ' ');
  if (kind === 'standing_charge') ask(`${where}: a standing charge is per day`, '--unit day', '--kind');
  if (unit === 'day') ask(`${where}: a price per day is a standing charge`, '--kind standing_charge');
  ask(
    `${where}: ${label} cannot be priced per ${unit}; units: ${possible.join(', ')}`,
    ...(chosen ? ['--unit'] : ['--utility', '--unit']),
  );
}

function currencyOf(options: CsvOptions, { money, where }: PriceFacts, notices: Notice[]): Currency {
  const regional = getRegion(options.region).currency;
  if (options.currency !== undefined) {
    if (money && !money.candidates.includes(options.currency))
      notices.push({
        code: 'title_overridden',
        message: `${where} names a different currency; using --currency ${options.currency}`,
      });
    return options.currency;
  }
  if (money === undefined) {
    notices.push({
      code: 'currency_assumed',
      message: `the file has no currency; assuming ${regional}, the currency of ${options.region}; if that is wrong, use --currency`,
    });
    return regional;
  }
  return settled(money, { regional, options, where, notices });
}

/**
 * An ambiguous currency word means the currency of the region if that is among the candidates, with a notice; otherwise
 * it is an error.
 */
function settled(
  { candidates }: Money,
  { regional, options, where, notices }: { regional: Currency; options: CsvOptions; where: string; notices: Notice[] },
): Currency {
  const [only, another] = candidates;
  if (another === undefined) return only!;
  if (!candidates.includes(regional))
    ask(
      `${where}: the currency could be ${candidates.join(', ')}, none of which is the currency of ${options.region} (${regional})`,
      '--currency',
    );
  notices.push({
    code: 'currency_assumed',
    message: `${where} could be in ${candidates.join(' or ')}; assuming ${regional}, the currency of ${options.region}; if that is wrong, use --currency`,
  });
  return regional;
}
