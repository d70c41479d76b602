import { TIERS } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { FEATURE_NAMES } from '../entitlements/features.ts';

const tier = z.enum(TIERS);
const historyDays = z.int().nullable().describe('How many days before now the prices may reach; null: without limit.');

const tierOfFeature = z
  .object({ tier: tier.describe('A tier that includes the feature.'), historyDays })
  .meta({ id: 'TierOfFeature' });

export const entitlementsOutput = z.object({
  enforced: z
    .boolean()
    .describe('Whether tiers are enforced on this server. If not, all features are available to everybody.'),
  tier: tier.nullable().describe('The tier of the caller; free without an account; null if tiers are not enforced.'),
  granted: z
    .object({
      tier: tier.describe('The granted tier.'),
      until: z.date().nullable().describe('End of the grant; null: without end.'),
    })
    .nullable()
    .describe('The tier that an administrator has granted to the caller; null: none, or tiers are not enforced.'),
  features: z
    .array(
      z
        .object({
          feature: z.enum(FEATURE_NAMES as [string, ...string[]]).describe('Name of the feature.'),
          description: z.string().describe('The operations it covers; `docs/access.md` lists them.'),
          included: z.boolean().describe('Whether the caller may use it.'),
          historyDays: historyDays.describe(
            'How many days before now the prices may reach for the caller; null: without limit, or not included.',
          ),
          tiers: z.array(tierOfFeature).describe('The tiers that include it, lowest first.'),
        })
        .meta({ id: 'Entitlement' }),
    )
    .describe('Every feature. Operations without a feature are free for everybody.'),
  upgradeUrl: z.string().nullable().describe('The page where users upgrade; null if tiers are not enforced.'),
});
export type EntitlementsView = z.infer<typeof entitlementsOutput>;
