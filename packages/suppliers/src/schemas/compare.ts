import { CURRENCIES, PRICE_UNITS } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { ENERGY_UNITS } from '@energy-optimizer/tariffs';
import { z } from 'zod';
import { PROFILE_NAMES } from '../comparison/profiles.ts';
import { INCOMPARABLE } from '../comparison/rank.ts';
import { contractInput, day, emptyReason, greenInput, includes, regionInput, utilityInput } from './common.ts';
import { zoneInput } from './household.ts';
import { tariff } from './tariffs.ts';
import { meteredUsage } from './usage.ts';

export const compareSuppliersInput = z.strictObject({
  region: regionInput,
  utility: utilityInput.default('electricity').describe('The utility.'),
  annualUsage: z.number().min(0.001).max(1e7).describe('Usage of a year, in `unit`.'),
  unit: z
    .enum(ENERGY_UNITS)
    .optional()
    .describe(
      'Unit of `annualUsage`. Default: kWh; in the US therm for natural gas; gallon for heating oil and propane.',
    ),
  profile: z
    .enum(PROFILE_NAMES)
    .optional()
    .describe(
      'Shape of the usage over the year. `h25`: German households (standard load profile H25 of BDEW), the default for electricity; `flat`: the same power in every hour, the default for other utilities.',
    ),
  zone: zoneInput.describe('Zone of tariffs that have zones, such as a VAT zone.'),
  currency: z
    .enum(CURRENCIES)
    .optional()
    .describe('Currency of the ranking. Default: that of the region. Currencies are never converted.'),
  green: greenInput,
  contractMonths: contractInput,
  on: day.optional().describe('Tariffs in force on this day; the year begins with its month. Default: today.'),
});

export const compareMeteredInput = compareSuppliersInput
  .omit({ annualUsage: true, unit: true, profile: true })
  .extend({ usage: meteredUsage });

const money = (text: string) => z.number().nullable().describe(`${text}; null if parts are not known.`);

const offer = z
  .object({
    tariff,
    annual: z
      .object({
        net: money('Cost of the year without VAT'),
        vat: money('VAT of the year'),
        total: money('Cost of the year including VAT'),
        known: z.number().nullable().describe('Sum of the known parts including VAT; null if there is no bill.'),
        parts: z
          .array(
            z.object({
              category: z.string().describe('Category of the tariff.'),
              amount: z.number().describe('Amount including VAT.'),
            }),
          )
          .describe('The known parts by category, such as energy, grid, tax and standing.'),
      })
      .describe('Cost of the first year of a new contract.'),
    range: z
      .object({
        lower: z.number().describe('Lowest cost of the year including VAT.'),
        upper: z.number().describe('Highest cost of the year including VAT.'),
      })
      .nullable()
      .describe(
        'Cost at the market prices of each stored period of 52 weeks (`basis.market.years`). Null if the tariff does not follow the market, or if only one period is stored.',
      ),
    afterIntroduction: z
      .number()
      .nullable()
      .describe(
        'Cost of a year after the introductory rates have ended; null if there are none or parts are not known.',
      ),
    includes,
    missing: z.array(z.string()).describe('Parts of the cost that are not known.'),
    notices: z.array(z.string()).describe('Assumptions of the calculation.'),
    rank: z.int().nullable().describe('1 is the cheapest; null if the offer is not comparable.'),
    notComparable: z
      .object({
        code: z
          .enum(INCOMPARABLE)
          .describe(
            '`incomplete`: parts of the cost are not known; `no_supply`: no price of energy from the grid; `unit`, `zone`, `currency`: another one; `unreadable`: no bill can be computed from the stored document; `vat_not_stated`: the tariff does not state VAT; `other_charges`: it is not known to include the same charges as the ranked offers.',
          ),
        text: z.string().describe('Human-readable explanation.'),
      })
      .nullable()
      .describe('Why the offer is not ranked; null if it is.'),
  })
  .meta({ id: 'SupplierOffer', description: 'The yearly cost of a stored tariff.' });

export const compareSuppliersOutput = z.object({
  region: regionCode.describe('The region.'),
  utility: z.string().describe('The utility.'),
  basis: z
    .object({
      start: z.date().describe('Start of the year, inclusive.'),
      end: z.date().describe('End of the year, exclusive.'),
      timeZone: z.string().describe('IANA time zone of the local days.'),
      annualUsage: z.number().describe('Usage of the year.'),
      unit: z.enum(ENERGY_UNITS).describe('Unit of the usage.'),
      currency: z.string().describe('Currency of the ranking (ISO 4217).'),
      vatIncluded: z.boolean().describe('Whether ranked costs include VAT; false where there is none.'),
      profile: z
        .object({
          name: z.enum([...PROFILE_NAMES, 'metered']).describe('Name of the profile; `metered`: usage that was sent.'),
          description: z.string().describe('Its shape.'),
          source: z.string().nullable().describe('Its public source; null if it is an assumption.'),
        })
        .describe('Shape of the usage.'),
      market: z
        .object({
          region: regionCode.describe('Region of the market.'),
          source: z.string().describe('Source of the prices.'),
          kind: z.string().describe('Kind of price, such as day_ahead.'),
          unit: z.enum(PRICE_UNITS).describe('Unit of energy of the stored prices.'),
          currency: z.string().describe('Currency of the stored prices (ISO 4217).'),
          start: z.date().describe('Start of the last 52 weeks, inclusive.'),
          end: z.date().describe('End of the last 52 weeks, exclusive.'),
          coverage: z.number().describe('Share of the last 52 weeks with known prices.'),
          years: z.int().describe('Periods of 52 weeks that are used, the last one included; 0: none.'),
          rule: z.string().describe('How the prices stand for those of the year.'),
        })
        .nullable()
        .describe(
          'Market prices that dynamic tariffs are billed with; null if no tariff needs them or none are stored.',
        ),
      notes: z.array(z.string()).describe('What the ranking does not include.'),
    })
    .describe('What all ranked offers have in common.'),
  offers: z.array(offer).describe('Ranked offers, cheapest first, then those that are not comparable.'),
  reason: emptyReason,
});
export type SupplierComparison = z.output<typeof compareSuppliersOutput>;
