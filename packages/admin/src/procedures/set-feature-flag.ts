import { adminProcedure } from '@energy-optimizer/rpc';
import { type AdminContext, actorOf } from '../context.ts';
import { FLAGS } from '../flags/flags.ts';
import { featureFlag, setFeatureFlagInput } from '../schemas/index.ts';

/** PUT /admin/feature-flags/{name} */
export const setFeatureFlag = (context: AdminContext) =>
  adminProcedure
    .meta({
      rest: {
        method: 'PUT',
        path: '/admin/feature-flags/{name}',
        summary: 'Set a feature flag',
        description: 'Turns a flag on or off. Takes effect on every server within a second.',
        tags: ['admin'],
        example: {
          input: { name: 'sign_up', enabled: false },
          output: {
            name: 'sign_up',
            enabled: false,
            ...FLAGS.sign_up,
            changedBy: '5f0c6a52-7d0e-4b8e-9a57-0c9d1f7f3c11',
            changedAt: '2026-03-02T10:07:00.000Z',
          },
        },
      },
    })
    .input(setFeatureFlagInput)
    .output(featureFlag)
    .mutation(({ ctx, input }) => context.flags.set({ ...input, by: actorOf(context, ctx) }));
