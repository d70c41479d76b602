import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { exportsOutput } from '../schemas/export.ts';
import { listOwnExports } from '../use-cases/exports.ts';
import { EXAMPLE_WAITING } from './example-erasure.ts';

/** GET /privacy/exports */
export const exportList = (context: ErasureContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'GET',
        path: '/privacy/exports',
        summary: 'List the exports of the account',
        description: 'The newest 20 exports with their progress.',
        tags: ['privacy'],
        example: {
          input: {},
          output: {
            exports: [
              {
                ...{
                  id: EXAMPLE_WAITING.id,
                  state: 'running',
                  requestedAt: EXAMPLE_WAITING.requestedAt,
                  progress: 0.4,
                },
                ...{ rows: 1200, bytes: null, error: null, readyAt: null, expiresAt: null, downloadedAt: null },
              },
            ],
          },
        },
      },
    })
    .output(exportsOutput)
    .query(({ ctx }) => listOwnExports(context, ctx));
