import { CURRENCIES, RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { REJECTION_CODES, SERIES_KINDS } from '../series/price-point.ts';
import { emptyReason, provenance } from './output.ts';

/** Responses of the source and region lists and of a refresh. */

export const sourcesOutput = z.object({
  items: z
    .array(
      z
        .object({
          ...provenance,
          region: regionCode.describe('The region of the prices.'),
          utility: z.enum(UTILITIES).describe('The utility.'),
          firstStart: z.date().nullable().describe('Start of the oldest stored price; null if none is stored.'),
          lastEnd: z.date().nullable().describe('End of the newest stored price; null if none is stored.'),
          lastKnownAt: z.date().nullable().describe('When a price last became known; null if none is stored.'),
          resolution: z
            .enum(RESOLUTIONS)
            .nullable()
            .describe('Length of the newest intervals, ISO 8601; null if none is stored.'),
          homepage: z.string().nullable().describe('Website of the source; null if it has none.'),
        })
        .meta({ id: 'PriceSeries', description: 'A stored series of prices.' }),
    )
    .describe('The series of this page.'),
  page: z.int().describe('Page number, starting at 1.'),
  pageSize: z.int().describe('Series per page.'),
  total: z.int().describe('Total number of series.'),
  reason: emptyReason,
});
export type SourceList = z.infer<typeof sourcesOutput>;

export const regionsOutput = z.object({
  regions: z
    .array(
      z
        .object({
          code: regionCode.describe('Code of the region.'),
          name: z.string().describe('Display name.'),
          kind: z.enum(['state', 'country', 'zone']).describe('US state, country, or price zone.'),
          parent: regionCode.nullable().describe('The region that contains this one; null if none does.'),
          timeZones: z.array(z.string()).describe('IANA time zones; local days and hours use the first one.'),
          currency: z.enum(CURRENCIES).describe('Currency of the region (ISO 4217).'),
          stateCode: z.string().nullable().describe('Two-letter code of a US state; otherwise null.'),
          eic: z
            .string()
            .nullable()
            .describe('Energy Identification Code (EIC) of a European bidding zone; otherwise null.'),
          data: z
            .array(
              z.object({
                utility: z.enum(UTILITIES).describe('The utility.'),
                kinds: z.array(z.enum(SERIES_KINDS)).describe('Kinds of stored series.'),
              }),
            )
            .describe('Utilities with stored prices; see `sources` for their range.'),
        })
        .meta({ id: 'Region' }),
    )
    .describe('US states first, then countries, then zones.'),
  reason: emptyReason,
});
export type RegionList = z.infer<typeof regionsOutput>;

const rejection = z
  .object({
    code: z.enum(REJECTION_CODES).describe('Why the row was rejected.'),
    where: z.string().describe('Position of the row.'),
    reason: z.string().describe('Human-readable explanation.'),
  })
  .meta({ id: 'Rejection', description: 'A source row that was not stored.' });
export const refreshOutput = z.object({
  at: z.date().describe('When the prices were fetched.'),
  providers: z
    .array(
      z
        .object({
          provider: z.string().describe('ID of the provider.'),
          status: z.enum(['ok', 'failed']).describe('Whether fetching succeeded.'),
          fetched: z.int().describe('Number of prices fetched.'),
          stored: z.int().describe('Number of new prices.'),
          changed: z.int().describe('Number of prices that revised a stored price.'),
          unchanged: z.int().describe('Number of prices that were already stored.'),
          rejected: z.int().describe('Number of unreadable or implausible rows.'),
          rejections: z.array(rejection).describe('The first rejected rows.'),
          error: z
            .object({
              code: z.string().describe('Stable error code.'),
              message: z.string().describe('Human-readable explanation of the error.'),
            })
            .nullable()
            .describe('Why it failed; null if it succeeded.'),
        })
        .meta({ id: 'ProviderRefresh' }),
    )
    .describe('One entry per provider.'),
});
export type RefreshResponse = z.infer<typeof refreshOutput>;
