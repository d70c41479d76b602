import path from 'node:path';
import { z } from 'zod';
import { integer } from './config-fields.ts';
import { text } from './config-urls.ts';

/** Variables of exports, erasures and retention. */
export const ERASURE_ENVIRONMENT = {
  DATA_RETENTION_DAYS: integer(30, 36_500).default(730),
  DATA_RESIDENCY: text.pipe(z.string().max(200)).optional(),
  ERASURE_LEDGER_DIR: text.optional(),
  EXPORT_DIR: text.optional(),
};

export interface ErasureSettings {
  /** Retention of personal data that has no other period. */
  readonly retentionDays: number;
  /** Where the data is stored, as the operator states it. */
  readonly residency: string | undefined;
  /** Absolute. Outside the backups of the database. */
  readonly ledgerFolder: string;
  /** Absolute. Where exports wait to be downloaded. */
  readonly exportFolder: string;
}

export const erasureSettings = (env: {
  readonly DATA_DIR: string;
  readonly DATA_RETENTION_DAYS: number;
  readonly DATA_RESIDENCY?: string | undefined;
  readonly ERASURE_LEDGER_DIR?: string | undefined;
  readonly EXPORT_DIR?: string | undefined;
}): ErasureSettings => ({
  retentionDays: env.DATA_RETENTION_DAYS,
  residency: env.DATA_RESIDENCY,
  ledgerFolder: path.resolve(env.ERASURE_LEDGER_DIR ?? path.join(env.DATA_DIR, 'erasures')),
  exportFolder: path.resolve(env.EXPORT_DIR ?? path.join(env.DATA_DIR, 'exports')),
});
