import { CURRENCIES } from '@energy-optimizer/kernel';
import { tariffInputs } from '@energy-optimizer/outlook';
import { z } from 'zod';
import { asked, end, provenance, regionInput, start } from './shared.ts';

export const OUTCOMES = ['accepted', 'declined'] as const;

export const recommendUsageInput = z.strictObject({
  region: regionInput.optional().describe('Region of the prices. Default: that of your preferences.'),
  ...tariffInputs,
});

const run = { start, end, cost: z.number().describe('Cost of the run in `currency`.') };

const ABSTENTIONS = ['prices_unknown', 'usual_is_cheapest', 'saving_too_small', 'confidence_too_low'] as const;

const advice = z
  .object({
    id: z.uuid().nullable().describe('ID for `recommendations.recordUsageOutcome`; null without a recommendation.'),
    appliance: z.string().describe('Name of the appliance.'),
    usual: z
      .object(run)
      .meta({ id: 'UsualTime' })
      .nullable()
      .describe('The next usual run; null if its prices are not known.'),
    recommended: z
      .object({
        ...run,
        saving: z.number().positive().describe('Saving against the usual run, in `currency`.'),
        low: z.number().describe('Lower bound of the saving, with 80 % coverage; negative if it may cost more.'),
        high: z.number().describe('Upper bound of the saving.'),
        probability: z.number().describe('Probability that the run costs less than the usual one, by the forecast.'),
      })
      .meta({ id: 'RecommendedRun' })
      .nullable()
      .describe('The recommended run; null if none is recommended.'),
    confidence: z
      .number()
      .nullable()
      .describe(
        '`probability` times the share of promises kept by similar recommendations, 0 … 1; null without a saving.',
      ),
    basis: z
      .object({
        outcomes: z
          .number()
          .describe('Recorded outcomes of similar appliances and situations, weighted by similarity.'),
        factor: z.number().describe('Share of the promises kept.'),
      })
      .meta({ id: 'RememberedOutcomes' })
      .describe('What the pattern memory contributes to the confidence.'),
    abstention: z
      .object({
        code: z
          .enum(ABSTENTIONS)
          .describe(
            '`prices_unknown`: prices of the usual run or of its alternatives are missing; `usual_is_cheapest`: no time is cheaper; `saving_too_small`: less than 3 % of the cost; `confidence_too_low`: below 0.7.',
          ),
        text: z.string().describe('Human-readable explanation.'),
      })
      .meta({ id: 'UsageAbstention' })
      .nullable()
      .describe('Why no time is recommended; null if one is.'),
  })
  .meta({ id: 'UsageAdvice' });
export type UsageAdvice = z.output<typeof advice>;

const { region, at, timeZone, currency } = asked;
export const usageRecommendations = z.object({
  ...{ region, at, timeZone, currency },
  recommendations: z.array(advice).describe('One entry per appliance of the household (`household.setAppliances`).'),
  ...provenance,
});
export type UsageRecommendations = z.output<typeof usageRecommendations>;

export const recordUsageInput = z
  .strictObject({
    id: z.uuid().describe('ID of the recommendation.'),
    outcome: z.enum(OUTCOMES).describe('Whether you followed it.'),
    realizedSaving: z
      .number()
      .min(-1e6)
      .max(1e6)
      .optional()
      .describe('The saving that was realized, in the currency of the recommendation; only with `accepted`.'),
  })
  .refine(({ outcome, realizedSaving }) => outcome === 'accepted' || realizedSaving === undefined, {
    path: ['realizedSaving'],
    error: 'is allowed only with the outcome accepted',
  });
export const doneOutput = z.object({ status: z.literal('done').describe('The change is stored.') });

export const usageOutcomesInput = z.strictObject({
  days: z.int().min(1).max(730).default(90).describe('How many days back, by the day of the recommendation.'),
});
export const usageOutcomes = z.object({
  totals: z
    .array(
      z
        .object({
          appliance: z.string().describe('Name of the appliance.'),
          currency: z.enum(CURRENCIES).describe('Currency of the amounts (ISO 4217).'),
          recommended: z.int().describe('Number of recommendations.'),
          accepted: z.int().describe('How many were followed.'),
          declined: z.int().describe('How many were declined; the others have no recorded outcome.'),
          promisedSaving: z.number().describe('Sum of the savings stated in the accepted ones.'),
          realizedSaving: z
            .number()
            .nullable()
            .describe('Sum of the realized savings that were recorded; null if none was.'),
        })
        .meta({ id: 'UsageOutcomeTotal' }),
    )
    .describe('Per appliance and currency, by name.'),
});
export type UsageOutcomes = z.output<typeof usageOutcomes>;
