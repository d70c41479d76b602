import { z } from 'zod';
import { asked, asOf, emptyReason, flags, provenance, stepEnd, stepStart } from './output.ts';

/** What a comparison of tariffs answers. */

/** Why an offer is not ranked with the others. */
export const INCOMPARABLE = ['currency', 'unit', 'vat', 'standing_charge_unknown', 'period_not_known'] as const;

const offer = z
  .object({
    ...provenance,
    supplier: z.string().describe('Supplier of the tariff.'),
    start: stepStart,
    end: stepEnd,
    price: z.number().describe('The unit rate.'),
    standingChargePerDay: z.number().nullable().describe('null: not known.'),
    averagePrice: z
      .number()
      .nullable()
      .describe(
        'Mean unit rate over `basis.period`; null without `annualUsage` or where the period is not wholly known.',
      ),
    allInPrice: z
      .number()
      .nullable()
      .describe(
        '`averagePrice` with the standing charge spread over `annualUsage`, with or without VAT as `vatIncluded` says; null without a usage or where a part is not known.',
      ),
    comparable: z.boolean().describe('Whether the offer is one of those that are ranked against each other.'),
    rank: z.int().nullable().describe('1: the cheapest of the comparable offers; null for those that are not.'),
    notComparable: z
      .object({
        code: z.enum(INCOMPARABLE).describe('What it differs in.'),
        text: z.string().describe('The same for people.'),
      })
      .nullable()
      .describe('Why the offer is not ranked; null when it is.'),
    flags,
    asOf,
  })
  .meta({ id: 'Offer', description: 'The tariff of a supplier.' });
export const compareOutput = z.object({
  ...asked,
  basis: z
    .object({
      measure: z
        .enum(['unit_rate', 'all_in', 'average_rate'])
        .describe(
          '`unit_rate`: at `at`. With `annualUsage`: `all_in`, with the standing charge; `average_rate` of exports.',
        ),
      unit: provenance.unit,
      currency: provenance.currency,
      vatIncluded: provenance.vatIncluded,
      period: z
        .object({
          start: stepStart,
          end: stepEnd,
          days: z.int().describe('How many local days.'),
          timeZone: z.string().describe('IANA zone of the days.'),
        })
        .nullable()
        .describe('Local days over which unit rates are averaged, each moment alike; null: the rates at `at`.'),
      note: z.string().describe('What the ranking takes into account and what it does not.'),
    })
    .nullable()
    .describe('What the ranked offers have in common; null without offers.'),
  offers: z.array(offer).describe('The comparable ones first, cheapest first; the others after them, not ranked.'),
  reason: emptyReason,
});
export type Comparison = z.infer<typeof compareOutput>;
