import type { Finding } from '../../model/parse-tariff.ts';
import { TARIFF_FORMAT, type TariffInput } from '../../model/tariff.ts';
import {
  type Imported,
  type ImportOptions,
  idOf,
  imported,
  isObject,
  type Json,
  numberOf,
  textOf,
} from '../imported.ts';
import {
  DIRECT_DEBIT,
  isHalfHourly,
  LONDON,
  readRates,
  seriesOf,
  standingComponents,
  unitComponents,
  vatOf,
} from './rates.ts';

export interface OctopusOptions extends ImportOptions {
  /** Letter of the distribution region, A to P. */
  readonly zone?: string | undefined;
  /** DIRECT_DEBIT (default) or NON_DIRECT_DEBIT. */
  readonly payment?: string | undefined;
  /** Local hours of the night register of Economy 7, which the API does not state. */
  readonly night?: { readonly from: string; readonly to: string } | undefined;
}

type Components = TariffInput['components'];

const REGISTERS = {
  single_register_electricity_tariffs: { utility: 'electricity' },
  dual_register_electricity_tariffs: { utility: 'electricity' },
  single_register_gas_tariffs: { utility: 'natural_gas' },
} as const;
type Register = keyof typeof REGISTERS;

const isRates = (value: unknown): boolean =>
  isObject(value) &&
  Array.isArray(value.results) &&
  value.results.some((row) => isObject(row) && 'value_exc_vat' in row);

export const isOctopus = (document: unknown): boolean =>
  isObject(document) &&
  (isRates(document) ||
    isRates(document.standard_unit_rates) ||
    isRates(document.standing_charges) ||
    Object.keys(REGISTERS).some((register) => register in document) ||
    (Array.isArray(document.results) && document.results.some((row) => isObject(row) && 'is_variable' in row)));

const pounds = (value: unknown): number | undefined => {
  const pence = numberOf(value);
  return pence === undefined ? undefined : Number((pence / 100).toPrecision(12));
};

function build(
  name: string,
  id: string,
  more: Pick<TariffInput, 'components'> & Partial<TariffInput>,
  findings: readonly Finding[],
): Imported {
  const document: TariffInput = {
    ...{
      format: TARIFF_FORMAT,
      id: idOf(id),
      name,
      supplier: 'Octopus Energy',
      country: 'GB',
      currency: 'GBP',
      timeZone: LONDON,
      // Retail prices in Great Britain include network charges and the cost of policies.
      covers: ['energy', 'grid', 'tax'],
    },
    ...more,
  };
  return imported(document, findings);
}

/** Responses of `standard-unit-rates` and `standing-charges`, separately or combined. */
function fromRates(document: Json, options: OctopusOptions, findings: Finding[]): Imported {
  const payment = options.payment ?? DIRECT_DEBIT;
  const unitList = document.standard_unit_rates ?? document;
  const unit = readRates(unitList, 'standard_unit_rates', payment, findings);
  const standing = readRates(document.standing_charges, 'standing_charges', payment, findings);
  const isDynamic = isHalfHourly(unit);
  const energy: Components = isDynamic
    ? [{ kind: 'dynamic', id: 'unit', name: 'Unit rate', series: 'unit' }]
    : unitComponents(unit);
  if (document.standing_charges === undefined) {
    findings.push({
      code: 'octopus_standing_charge',
      severity: 'warning',
      path: 'standing_charges',
      message: 'The file has no standing charge.',
    });
  }
  const components = [...energy, ...standingComponents(standing)];
  if (components.length === 0) return { findings: [...findings, noRates(`No rates for payment by ${payment}.`)] };
  const name = textOf(document.code) ?? 'Octopus';
  const vat = { default: vatOf([unitList, document.standing_charges]) ?? 0.05 };
  return build(name, name, { vat, ...(isDynamic ? { series: seriesOf(unit, findings) } : {}), components }, findings);
}

const noRates = (message: string): Finding => ({ code: 'octopus_no_rates', severity: 'error', path: '', message });

/** Rates of one region in a product. */
function ratesOfRegion(
  document: Json,
  register: Register,
  options: OctopusOptions,
  findings: Finding[],
): { zone: string; rates: Json } | undefined {
  const regions = document[register];
  if (!isObject(regions)) return undefined;
  const letters = Object.keys(regions).map((key) => key.replace(/^_/, ''));
  const zone = options.zone ?? letters[0];
  if (options.zone === undefined && letters.length > 1) {
    findings.push({
      code: 'octopus_region',
      severity: 'warning',
      path: register,
      message: `The product has prices for ${letters.join(', ')}; those of ${zone} were read.`,
      suggestion: 'Specify the region.',
    });
  }
  const region = zone === undefined ? undefined : regions[`_${zone}`];
  const method = (options.payment ?? DIRECT_DEBIT) === DIRECT_DEBIT ? 'direct_debit_monthly' : 'direct_debit_quarterly';
  const rates = isObject(region) ? (region[method] ?? Object.values(region)[0]) : undefined;
  return isObject(rates) && zone !== undefined ? { zone, rates } : undefined;
}

/**
 * VAT is stated by pairs of values; for a product with only values including VAT, the tariff states that they include
 * it.
 */
function price(rates: Json, field: string): { amount: number; includesVat: boolean } | undefined {
  const net = pounds(rates[`${field}_exc_vat`]);
  if (net !== undefined) return { amount: net, includesVat: false };
  const gross = pounds(rates[`${field}_inc_vat`]);
  return gross === undefined ? undefined : { amount: gross, includesVat: true };
}

function unitPrices(rates: Json, register: Register, findings: Finding[]): Components {
  const of = (field: string, registerName?: string): Components => {
    const stated = price(rates, field);
    if (!stated) {
      findings.push({
        code: 'octopus_rate_missing',
        severity: 'error',
        path: `${register}.${field}`,
        message: 'The rate is missing; usage cannot be priced.',
      });
    }
    const common = {
      kind: 'energy',
      id: registerName ?? 'unit',
      name: registerName ? `Unit rate, ${registerName}` : 'Unit rate',
      includesVat: stated?.includesVat ?? false,
    } as const;
    return [
      { ...common, ...(registerName ? { register: registerName } : {}), rates: [{ rate: stated?.amount ?? null }] },
    ];
  };
  return register === 'dual_register_electricity_tariffs'
    ? [...of('day_unit_rate', 'day'), ...of('night_unit_rate', 'night')]
    : of('standard_unit_rate');
}

/** Day and night by the clock, if the hours of the night register are stated. */
function byClock(
  components: Components,
  night: NonNullable<OctopusOptions['night']>,
): Pick<TariffInput, 'components' | 'schedules'> {
  const rates = components.flatMap((one) =>
    one.kind === 'energy' && one.register ? [{ period: one.register, rate: one.rates[0]!.rate ?? null }] : [],
  );
  const [first] = components;
  const energy = {
    kind: 'energy',
    id: 'unit',
    name: 'Unit rate',
    schedule: 'registers',
    rates,
    includesVat: first?.includesVat ?? false,
  } as const;
  return {
    schedules: { registers: { windows: [{ period: 'night', ...night }], default: 'day' } },
    components: [energy],
  };
}

/** A product with its prices by region. */
function fromProduct(document: Json, register: Register, options: OctopusOptions, findings: Finding[]): Imported {
  const found = ratesOfRegion(document, register, options, findings);
  const name = textOf(document.full_name) ?? textOf(document.display_name) ?? 'Octopus';
  if (!found)
    return { findings: [...findings, noRates(`The product has no prices for region ${options.zone ?? '?'}.`)] };
  const { rates, zone } = found;
  const isDual = register === 'dual_register_electricity_tariffs';
  if (isDual && !options.night) {
    findings.push({
      code: 'octopus_night_hours',
      severity: 'info',
      path: register,
      message:
        'The API does not state the hours of the night register; specify them, or provide usage by register (day, night).',
    });
  }
  const units = unitPrices(rates, register, findings);
  const { components, schedules = {} } =
    isDual && options.night ? byClock(units, options.night) : { components: units };
  const standing = price(rates, 'standing_charge');
  const exit = numberOf(rates.exit_fees_exc_vat) ?? numberOf(rates.exit_fees_inc_vat) ?? 0;
  const term = numberOf(document.term);
  const code = textOf(rates.code) ?? `${textOf(document.code) ?? 'octopus'}-${zone}`;
  const contract = {
    ...(term ? { termMonths: term } : {}),
    ...(exit > 0 ? { exitFee: { amount: exit / 100, freeDaysBeforeEnd: 49 } } : {}),
  };
  return build(
    name.slice(0, 200),
    code,
    {
      ...REGISTERS[register],
      vat: { default: 0.05 },
      schedules,
      ...(register === 'single_register_gas_tariffs' ? { conversion: { correctionFactor: 1.02264 } } : {}),
      contract,
      components: [
        ...components,
        ...(standing
          ? [
              {
                kind: 'fixed',
                id: 'standing',
                name: 'Standing charge',
                per: 'day',
                amount: standing.amount,
                includesVat: standing.includesVat,
              } as const,
            ]
          : []),
      ],
    },
    findings,
  );
}

/** Reads a product of Octopus Energy, or responses with its rates. */
export function importOctopus(document: unknown, options: OctopusOptions = {}): Imported {
  if (!isObject(document)) return { findings: [noRates('The document is not an object.')] };
  const findings: Finding[] = [];
  if (isRates(document) || isRates(document.standard_unit_rates) || isRates(document.standing_charges))
    return fromRates(document, options, findings);
  const registers = (Object.keys(REGISTERS) as Register[]).filter(
    (register) => isObject(document[register]) && Object.keys(document[register]).length > 0,
  );
  const [register] = registers;
  if (register) return fromProduct(document, register, options, findings);
  return {
    findings: [
      noRates(
        'The document lists products or has no rates: fetch the product itself, or its standard-unit-rates and standing-charges.',
      ),
    ],
  };
}
