import { isTimeZone, UTILITIES } from '@energy-optimizer/kernel';
import { z } from 'zod';
import { component } from './components.ts';
import { amount, clockTime, date, id, MAX, month, name, quantity } from './primitives.ts';
import { referenceProblems } from './references.ts';
import { dayType, holidayRule, schedule, season } from './schedule.ts';

export const TARIFF_FORMAT = 'energy-tariff/1';

/** Units in which energy is billed or metered. */
export const ENERGY_UNITS = [
  'kWh',
  'MWh',
  'Wh',
  'MJ',
  'therm',
  'mmbtu',
  'm3',
  'ft3',
  'ccf',
  'gallon',
  'liter',
] as const;
export type EnergyUnit = (typeof ENERGY_UNITS)[number];

const vatRates = {
  default: z.number().min(0).max(1).optional(),
  named: z.record(id, z.number().min(0).max(1)).optional(),
};

const vat = z.strictObject({
  ...vatRates,
  default: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('VAT of components without a rate of their own, as a fraction. 0: no VAT is due; omitted: not stated.'),
  zones: z.record(id, z.strictObject(vatRates)).optional().describe('Other rates for a zone.'),
  rounding: z
    .strictObject({ of: z.enum(['line', 'rate']).default('rate'), decimals: z.int().min(0).max(8) })
    .optional()
    .describe('Rounds the VAT of each line, or of all lines with one rate together.'),
});

const rounding = z.strictObject({
  mode: z.enum(['half_up', 'half_even', 'down', 'up']).default('half_up').describe('half_up: half away from zero.'),
  quantity: z.int().min(0).max(8).optional().describe('Decimals of the quantity of a line.'),
  rate: z.int().min(0).max(8).optional().describe('Decimals of a rate that is computed, such as spot price × factor.'),
  line: z.int().min(0).max(8).optional().describe('Decimals of the amount of a line, as stated (see includesVat).'),
  total: z.int().min(0).max(8).optional(),
});
export type Rounding = z.output<typeof rounding>;

const conversion = z.strictObject({
  calorificValueMjPerM3: z.number().positive().max(200).optional(),
  correctionFactor: z.number().positive().max(10).default(1).describe('Volume correction, such as 1.02264 in GB.'),
});

export const seriesDefinition = z.strictObject({
  unit: z.enum(['kWh', 'MWh']).default('kWh').describe('Unit of energy that the prices of the series refer to.'),
  scale: z.number().positive().max(1).default(1).describe('Value of one step of the currency: 0.01 for pence.'),
  includesVat: z.boolean().default(false),
  description: z.string().max(500).optional(),
  prices: z
    .array(
      z.strictObject({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }), price: amount }),
    )
    .max(MAX.values)
    .optional(),
});
export type SeriesDefinition = z.output<typeof seriesDefinition>;

const settlement = z.strictObject({
  scheme: z.enum(['gross', 'net_metering', 'net_billing', 'buy_all_sell_all']).default('gross'),
  netMinutes: z.int().min(1).max(1440).optional().describe('Import and export within this many minutes cancel.'),
  carry: z
    .enum(['none', 'energy', 'money'])
    .default('none')
    .describe('Surplus usable in later billing periods: none (paid at once), as kWh, or as money.'),
  creditsApply: z
    .enum(['later', 'at_once'])
    .default('later')
    .describe(
      'For `carry: money`: credits pay for later billing periods only, or for their own one first; the rest is carried.',
    ),
  resetMonth: month.default(12).describe('The balance is settled at the end of this month.'),
  atReset: z.enum(['pay', 'forfeit', 'keep']).default('pay'),
  surplusBasis: z
    .enum(['period', 'total'])
    .default('period')
    .describe(
      'Energy that the reset pays: what is left of each period, or export minus import of all periods together.',
    ),
  surplusRate: amount.optional().describe('Paid per kWh left at the reset; needed for `carry: energy` with `pay`.'),
});

const contract = z.strictObject({
  termMonths: z.int().min(1).max(600).optional(),
  exitFee: z
    .strictObject({
      amount: quantity,
      per: z.enum(['contract', 'remaining_month']).default('contract'),
      freeDaysBeforeEnd: z.int().min(0).max(365).default(0),
    })
    .optional(),
  rolling: z.boolean().optional(),
});

/** Charges that a tariff can cover. Taxes include levies; VAT is stated by `vat`. */
export const COVERED = ['energy', 'grid', 'tax'] as const;

const provenance = z.strictObject({ url: z.url().optional(), document: name.optional(), date: date.optional() });

/** A retail tariff: everything needed to compute a bill. The published JSON Schema is generated from it. */
export const tariffSchema = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal(TARIFF_FORMAT),
    id,
    name,
    supplier: name.optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    description: z.string().max(5_000).optional(),
    source: provenance.optional(),
    currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR'),
    timeZone: name
      .refine(isTimeZone, 'must be an IANA time zone, such as Europe/Oslo')
      .describe('IANA time zone of all dates and times, such as Europe/Oslo.'),
    utility: z.enum(UTILITIES).default('electricity'),
    unit: z.enum(ENERGY_UNITS).default('kWh').describe('Unit of the rates.'),
    conversion: conversion.optional().describe('For usage metered as a volume of gas.'),
    from: date.optional().describe('First day of the tariff. Informative: a bill for other days has a notice.'),
    until: date.optional().describe('First day on which it is no longer valid. Informative, as `from`.'),
    dayStart: clockTime
      .refine((text) => text === '00:00' || (text >= '04:00' && text < '24:00'), {
        error: 'must be 00:00, or from 04:00 to 23:59: clocks change in the hours between',
      })
      .optional()
      .describe(
        'Local time at which a day begins for schedules, daily tiers and daily peaks, such as 06:00 for the gas day. Default: 00:00. Dates, billing periods and charges per day stay those of the calendar.',
      ),
    billing: z
      .strictObject({
        cycle: z
          .enum(['month', 'period'])
          .default('month')
          .describe('month: one bill per month; period: one bill for all requested days.'),
        startDay: z.int().min(1).max(28).default(1),
      })
      .prefault({}),
    pricesIncludeVat: z.boolean().default(false),
    vat: vat.prefault({}),
    rounding: rounding.prefault({}),
    zones: z.array(id).max(100).optional().describe('Zones of the tariff; a bill applies to one of them.'),
    holidays: z.array(holidayRule).max(MAX.dates).default([]),
    dayTypes: z.record(id, dayType).default({}),
    seasons: z.record(id, season).default({}),
    schedules: z.record(id, schedule).default({}),
    series: z.record(id, seriesDefinition).default({}),
    settlement: settlement.prefault({}),
    contract: contract.optional(),
    covers: z
      .array(z.enum(COVERED))
      .min(1)
      .max(COVERED.length)
      .optional()
      .describe(
        'Everything that the charges cover together, such as energy, grid and tax for an all-in price; what is not listed is billed separately. Omitted: only charges with components of their own are known.',
      ),
    components: z.array(component).min(1).max(MAX.components),
  })
  .superRefine((tariff, context) => {
    for (const { path, message, ...params } of referenceProblems(tariff))
      context.addIssue({ code: 'custom', path: [...path], message, params });
  })
  .describe('A retail tariff.');
export type Tariff = z.output<typeof tariffSchema>;
export type TariffInput = z.input<typeof tariffSchema>;

/** The JSON Schema (draft 2020-12) of a tariff document. */
export const tariffJsonSchema = () => ({
  ...z.toJSONSchema(tariffSchema, { io: 'input', target: 'draft-2020-12' }),
  $id: 'urn:energy-optimizer:energy-tariff:1',
  title: 'Energy tariff',
});
