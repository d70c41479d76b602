import { z } from 'zod';
import { asked, asOf, emptyReason, flags, provenance, stepEnd, stepStart } from './output.ts';

/** Response of the tariff comparison. */

/** Why an offer is not ranked with the others. */
const INCOMPARABLE = ['currency', 'unit', 'vat', 'standing_charge_unknown', 'period_not_known'] as const;

const offer = z
  .object({
    ...provenance,
    supplier: z.string().describe('Supplier of the tariff.'),
    start: stepStart,
    end: stepEnd,
    price: z.number().describe('The unit rate.'),
    standingChargePerDay: z.number().nullable().describe('Standing charge per day; null if unknown.'),
    averagePrice: z
      .number()
      .nullable()
      .describe(
        'Mean unit rate over `basis.period`; null without `annualUsage` or if prices of the period are missing.',
      ),
    allInPrice: z
      .number()
      .nullable()
      .describe(
        '`averagePrice` plus the standing charge spread over `annualUsage`, with or without VAT according to `vatIncluded`; null without `annualUsage` or if any part is unknown.',
      ),
    comparable: z.boolean().describe('Whether the offer is ranked.'),
    rank: z
      .int()
      .nullable()
      .describe('Rank among the comparable offers, 1 being the best; null if the offer is not comparable.'),
    notComparable: z
      .object({
        code: z.enum(INCOMPARABLE).describe('The difference.'),
        text: z.string().describe('Human-readable explanation.'),
      })
      .nullable()
      .describe('Why the offer is not ranked; null if it is.'),
    flags,
    asOf,
  })
  .meta({ id: 'Offer', description: "A supplier's tariff." });
export const compareOutput = z.object({
  ...asked,
  basis: z
    .object({
      measure: z
        .enum(['unit_rate', 'all_in', 'average_rate'])
        .describe(
          '`unit_rate`: the rate at `at`. With `annualUsage`: `all_in`, which includes the standing charge, or `average_rate` for exports.',
        ),
      unit: provenance.unit,
      currency: provenance.currency,
      vatIncluded: provenance.vatIncluded,
      period: z
        .object({
          start: stepStart,
          end: stepEnd,
          days: z.int().describe('Number of local days.'),
          timeZone: z.string().describe('IANA time zone of the local days.'),
        })
        .nullable()
        .describe(
          'Local days over which unit rates are averaged, weighted by time; null if the rates at `at` are compared.',
        ),
      note: z.string().describe('What the ranking includes and excludes.'),
    })
    .nullable()
    .describe('What the ranked offers have in common; null if there are no offers.'),
  offers: z.array(offer).describe('Comparable offers first, best first, followed by offers that are not ranked.'),
  reason: emptyReason,
});
export type Comparison = z.infer<typeof compareOutput>;
