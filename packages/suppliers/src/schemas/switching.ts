import { UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { ENERGY_UNITS } from '@energy-optimizer/tariffs';
import { z } from 'zod';
import { PROFILE_NAMES } from '../comparison/profiles.ts';
import { CHANGE_KINDS } from '../switching/contract.ts';
import { ABSTENTIONS } from '../switching/decide.ts';
import { SPANS } from '../switching/span.ts';
import {
  contractInput,
  day,
  greenInput,
  includes,
  pageFields,
  paging,
  regionInput,
  supplierId,
  utilityInput,
} from './common.ts';
import { checkContract, contractFields, tariffDocument } from './household.ts';
import { measuredUsage } from './usage.ts';

/** Of the household's stored tariff; they cannot be sent with it. */
const CONTRACT = ['region', 'supplier', ...(Object.keys(contractFields) as (keyof typeof contractFields)[])] as const;

const followOn = z
  .strictObject({
    tariffId: z.uuid().optional().describe('ID of a stored version. Send either this or `document`.'),
    document: tariffDocument.optional(),
  })
  .refine(({ tariffId, document }) => (tariffId === undefined) !== (document === undefined), {
    path: ['tariffId'],
    error: 'send either tariffId or document',
  })
  .describe(
    'The tariff that follows when the terms of the current one end within the year. Without it, only the time until then is compared.',
  );

export const recommendSwitchingInput = z
  .strictObject({
    utility: utilityInput.default('electricity').describe('The utility.'),
    tariffId: z
      .uuid()
      .optional()
      .describe('ID of the stored version that is the current tariff. Default: the tariff of the household.'),
    document: tariffDocument
      .optional()
      .describe('The current tariff as a document (energy-tariff/1), instead of `tariffId`.'),
    region: regionInput.optional().describe('Region of the household; required with `tariffId` or `document`.'),
    supplier: supplierId.optional().describe('ID of the supplier of `document`.'),
    ...contractFields,
    followOn: followOn.optional(),
    annualUsage: z
      .number()
      .min(0.001)
      .max(1e7)
      .optional()
      .describe('Usage of a year, in `unit`. Send either this or `usage`.'),
    usage: measuredUsage.optional(),
    unit: z
      .enum(ENERGY_UNITS)
      .optional()
      .describe(
        'Unit of the usage. Default: kWh; in the US therm for natural gas; gallon for heating oil and propane.',
      ),
    profile: z.enum(PROFILE_NAMES).optional().describe('Shape of the usage, as in `suppliers.compare`.'),
    usageUncertaintyPercent: z
      .number()
      .min(0)
      .max(50)
      .default(20)
      .describe('The usage of the coming year is within ± this share of the stated one (two standard deviations).'),
    green: greenInput,
    contractMonths: contractInput,
  })
  .superRefine((input, context) => {
    const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    checkContract(input, context);
    if ((input.annualUsage === undefined) === (input.usage === undefined))
      issue('annualUsage', 'send either annualUsage or usage');
    if (input.tariffId !== undefined && input.document !== undefined)
      issue('document', 'send either tariffId or document');
    for (const name of ['unit', 'profile'] as const)
      if (input.usage?.import !== undefined && input[name] !== undefined)
        issue(name, 'must be omitted with metered intervals, which have their own unit and shape');
    const isStated = input.tariffId !== undefined || input.document !== undefined;
    if (isStated && input.region === undefined) issue('region', 'is required with tariffId or document');
    for (const name of CONTRACT)
      if (!isStated && input[name] !== undefined)
        issue(name, 'must be omitted without tariffId or document: it is stored with the tariff of the household');
  });

const optionalDay = (text: string) => z.iso.date().nullable().describe(`${text}; null if not known.`);

const offer = z
  .object({
    tariffId: z.uuid().describe('ID of the stored version.'),
    supplier: z.string().describe('ID of the supplier.'),
    supplierName: z.string().describe('Name of the supplier.'),
    name: z.string().describe('Name of the tariff.'),
    contractMonths: z.int().nullable().describe('Minimum term in months; null if none is stated.'),
    cost: z.number().describe('Cost of the time compared (see `basis`), from its start on, with taxes and VAT.'),
    saving: z
      .object({
        expected: z.number().describe('Cost of the current tariff minus that of this one.'),
        low: z.number().describe('10 % of the simulated savings are below.'),
        high: z.number().describe('10 % of the simulated savings are above.'),
        probability: z
          .number()
          .min(0)
          .max(1)
          .describe('Share of the simulations in which this tariff is cheaper, with the exit fee paid.'),
      })
      .describe('Saving in the time compared: a year, or less as `basis.span` says.'),
    paybackMonths: z
      .number()
      .nullable()
      .describe('Months of saving that pay for the exit fee; 0 without one, null if it is not known.'),
    introduction: z
      .object({
        months: z.int().describe('Months after which introductory rates end.'),
        costAfter: z.number().nullable().describe('Cost of the same time after them; null if it is not known.'),
        isCheaperAfter: z
          .boolean()
          .nullable()
          .describe('Whether that is less than the current tariff costs (after its own introductory rates).'),
      })
      .nullable()
      .describe('Introductory rates; null if there are none.'),
  })
  .meta({ id: 'SwitchingOffer', description: 'A tariff that is cheaper than the current one.' });

export const OUTCOMES = ['accepted', 'declined'] as const;

/** The part of a recommendation that never changes. */
export const switchingResponse = z.object({
  utility: z.enum(UTILITIES).describe('The utility.'),
  region: regionCode.describe('The region of the household.'),
  autoSwitching: z.literal(false).describe('Always false: nothing is switched automatically.'),
  recommended: offer.nullable().describe('The tariff to switch to; null if none is recommended.'),
  abstention: z
    .object({
      code: z
        .enum(ABSTENTIONS)
        .describe(
          '`uncertain`: the probability of a saving is below 80 %; `market_history`: fewer than two years of market prices are stored; `cooldown`, `contract_end`, `exit_fee`: a safeguard; the others: a fact is missing, or nothing is cheaper.',
        ),
      text: z.string().describe('Human-readable explanation.'),
    })
    .nullable()
    .describe('Why no tariff is recommended; null if one is.'),
  current: z
    .object({
      tariffId: z.uuid().nullable().describe('ID of the stored version; null for a document.'),
      name: z.string().describe('Name of the tariff.'),
      supplier: z.string().nullable().describe('ID of the supplier; null if not known.'),
      cost: z.number().nullable().describe('Cost of the same time; null if parts are not known.'),
      costAfter: z
        .number()
        .nullable()
        .describe('Cost of the same time after its introductory rates; null if there are none, or if it is not known.'),
      includes,
      until: optionalDay('First day on which its terms, as stored or stated, no longer apply'),
      changes: z
        .array(
          z.object({
            on: z.iso.date().describe('First day of the new terms.'),
            kind: z
              .enum(CHANGE_KINDS)
              .describe(
                '`new_version`: a stored version follows; `component`: a charge of the tariff begins or ends; `introduction`: an introductory rate ends or another one begins.',
              ),
          }),
        )
        .describe('Changes of its terms within the time compared that are known today; the cost includes them.'),
    })
    .describe('The current tariff.'),
  alternatives: z.array(offer).describe('The cheapest tariffs of other suppliers that are cheaper, at most five.'),
  compared: z
    .object({
      offers: z.int().describe('Tariffs of other suppliers in the currency of the current one.'),
      comparable: z.int().describe('Of these, tariffs whose cost is known and includes the same charges.'),
      otherCharges: z
        .int()
        .describe(
          'Tariffs with a known cost that are left out: not known to include the same charges as the current one.',
        ),
      cheaper: z.int().describe('Of these, tariffs that are cheaper than the current one.'),
    })
    .describe('How many tariffs were compared.'),
  contract: z
    .object({
      start: optionalDay('First day of the contract'),
      end: optionalDay('First day after the term'),
      noticeBy: optionalDay('Last day for giving notice'),
      noticeGivenOn: optionalDay('Day on which notice was given'),
      exitFee: z.number().nullable().describe('Fee for leaving today; null if it is not known.'),
    })
    .describe('The current contract.'),
  rescission: z
    .object({
      days: z.int().describe('Days within which a new contract can be canceled.'),
      isDefault: z.boolean().describe('True if the usual period applies because the state has no entry of its own.'),
      source: z.string().describe('Public source.'),
    })
    .nullable()
    .describe('Right to cancel the new contract in a US state; null elsewhere.'),
  basis: z
    .object({
      span: z
        .enum(SPANS)
        .default('year')
        .describe(
          'The time of all costs and savings. `year`: twelve months; `until_end`: from today until the current tariff ends, because it is not known what follows.',
        ),
      start: z.iso.date().describe('First day of the time compared.'),
      end: z.iso.date().describe('First day after it.'),
      usage: z
        .number()
        .optional()
        .describe('Usage in that time, in `unit`; missing in recommendations of the method switching/2 and earlier.'),
      annualUsage: z.number().describe('Usage of the year.'),
      unit: z.enum(ENERGY_UNITS).describe('Unit of the usage.'),
      profile: z
        .enum([...PROFILE_NAMES, 'metered'])
        .describe('Shape of the usage; `metered`: that of the intervals that were sent.'),
      metered: z
        .object({
          start: z.iso.date().describe('First day.'),
          end: z.iso.date().describe('First day after them.'),
          coverage: z.number().describe('Known share of them.'),
        })
        .nullable()
        .describe('The 52 weeks of metered usage that recur in the year; null if none was sent.'),
      usageUncertaintyPercent: z.number().describe('Uncertainty of the usage, ± percent.'),
      market: z
        .object({
          region: regionCode.describe('Region of the market.'),
          source: z.string().describe('Source of the prices.'),
          years: z.int().describe('Periods of 52 weeks that the simulation draws from.'),
        })
        .nullable()
        .describe('Stored market prices that dynamic tariffs were billed with; null if none were needed or stored.'),
      currency: z.string().describe('Currency of all amounts (ISO 4217).'),
      vatIncluded: z.boolean().describe('Whether costs include VAT; false where there is none.'),
      method: z.string().describe('Version of the method.'),
      notes: z.array(z.string()).describe('Assumptions.'),
    })
    .describe('What all amounts have in common.'),
});
export type SwitchingResponse = z.output<typeof switchingResponse>;

export const recommendation = switchingResponse
  .extend({
    id: z.uuid().describe('ID of the recommendation.'),
    createdAt: z.date().describe('When it was computed.'),
    outcome: z.enum(OUTCOMES).nullable().describe('What the user decided; null if not recorded.'),
    switchedOn: z.iso.date().nullable().describe('Day of the switch; null if there was none.'),
    realizedSaving: z.number().nullable().describe('Saving of a year as the user recorded it; null if not recorded.'),
  })
  .meta({ id: 'SwitchingRecommendation', description: 'A recommendation to switch, or the reason why there is none.' });
export type Recommendation = z.output<typeof recommendation>;

export const recommendationInput = z.strictObject({ id: z.uuid().describe('ID of the recommendation.') });

export const listRecommendationsInput = z.strictObject({
  utility: utilityInput.optional().describe('Only of this utility.'),
  ...paging,
});
export const listRecommendationsOutput = z.object({
  items: z.array(recommendation).describe('Newest first.'),
  ...pageFields,
});
export type RecommendationList = z.output<typeof listRecommendationsOutput>;

export const recordOutcomeInput = z
  .strictObject({
    id: z.uuid().describe('ID of the recommendation.'),
    outcome: z.enum(OUTCOMES).describe('What the user decided.'),
    switchedOn: day.optional().describe('Day of the switch. Default with `accepted`: today.'),
    realizedSaving: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe('Saving of a year that was realized, in the currency of the recommendation; negative: it cost more.'),
  })
  .superRefine(({ outcome, switchedOn, realizedSaving }, context) => {
    if (outcome === 'accepted') return;
    for (const [name, value] of Object.entries({ switchedOn, realizedSaving }))
      if (value !== undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'must be omitted unless the outcome is accepted' });
  });
