import { userProcedure } from '@energy-optimizer/rpc';
import type { ErasureContext } from '../context.ts';
import { requestExportInput, requestedExportOutput } from '../schemas/export.ts';
import { requestExport } from '../use-cases/exports.ts';
import { EXAMPLE_WAITING, PROOF_ERRORS } from './example-erasure.ts';

/** POST /privacy/exports */
export const exportRequest = (context: ErasureContext) =>
  userProcedure()
    .meta({
      rest: {
        method: 'POST',
        path: '/privacy/exports',
        summary: 'Request an export of all data',
        description:
          'Prepares a zip archive with all data of the account as JSON and CSV (Art. 15 and 20 GDPR). The link is mailed; it works once, for 7 days.',
        tags: ['privacy'],
        errors: { ...PROOF_ERRORS, conflict: ['export_in_progress'] },
        example: { input: { password: 'correct horse battery' }, output: { id: EXAMPLE_WAITING.id } },
      },
    })
    .input(requestExportInput)
    .output(requestedExportOutput)
    .mutation(({ ctx, input }) => requestExport(context, ctx, input));
