import { z } from 'zod';
import { passwordProof } from './erasure.ts';

/** Contracts of exports of personal data. */

export const requestExportInput = z.strictObject({ password: passwordProof });
export const requestedExportOutput = z.object({ id: z.uuid().describe('ID of the export.') });
export type RequestedExport = z.output<typeof requestedExportOutput>;

const instant = z.date().nullable();

export const exportsOutput = z.object({
  exports: z.array(
    z.object({
      id: z.uuid(),
      state: z
        .enum(['queued', 'running', 'ready', 'failed', 'downloaded', 'expired'])
        .describe('`ready`: the link was mailed.'),
      requestedAt: z.date(),
      progress: z.number().min(0).max(1).describe('Share of the rows that have been written.'),
      rows: z.int().nullable().describe('Rows of the export; null until they are counted.'),
      bytes: z.int().nullable().describe('Size of the file.'),
      error: z.string().nullable().describe('Why it failed.'),
      readyAt: instant,
      expiresAt: instant.describe('Until then the link works, once.'),
      downloadedAt: instant,
    }),
  ),
});
export type ExportList = z.output<typeof exportsOutput>;
