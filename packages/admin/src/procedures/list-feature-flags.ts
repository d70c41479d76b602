import { adminProcedure } from '@energy-optimizer/rpc';
import type { AdminContext } from '../context.ts';
import { FLAGS } from '../flags/flags.ts';
import { featureFlagsOutput } from '../schemas/index.ts';

/** GET /admin/feature-flags */
export const featureFlags = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/admin/feature-flags',
        summary: 'List feature flags',
        description: 'Lists the feature flags and their current state.',
        tags: ['admin'],
        example: {
          input: {},
          output: { flags: [{ name: 'sign_up', enabled: true, ...FLAGS.sign_up, changedBy: null, changedAt: null }] },
        },
      },
    })
    .output(featureFlagsOutput)
    .query(async () => ({ flags: await context.flags.list() }));
