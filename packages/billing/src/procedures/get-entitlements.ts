import { publicProcedure } from '@energy-optimizer/rpc';
import { describeEntitlements, type TierPolicy } from '../entitlements/describe.ts';
import { entitlementsOutput } from '../schemas/entitlements.ts';

/** GET /billing/entitlements */
export const getEntitlements = (policy: TierPolicy) =>
  publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/billing/entitlements',
        summary: 'What the caller may use',
        description:
          'Returns the tier of the caller, every feature with the tiers that include it, and where to upgrade. On a server without tiers, everything is included.',
        tags: ['billing'],
        example: {
          input: {},
          output: {
            enforced: true,
            tier: 'free',
            granted: null,
            features: [
              {
                feature: 'price_history',
                description: 'Price history',
                included: true,
                historyDays: 7,
                tiers: [
                  { tier: 'free', historyDays: 7 },
                  { tier: 'pro', historyDays: null },
                  { tier: 'business', historyDays: null },
                ],
              },
            ],
            upgradeUrl: 'https://app.example.com/account/billing',
          },
        },
      },
    })
    .output(entitlementsOutput)
    .query(({ ctx }) => describeEntitlements(policy, ctx.principal));
