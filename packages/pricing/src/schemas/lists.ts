import { CURRENCIES, RESOLUTIONS, UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { REJECTION_CODES, SERIES_KINDS } from '../series/price-point.ts';
import { emptyReason, provenance } from './output.ts';

/** What the lists of sources and regions and a refresh answer. */

export const sourcesOutput = z.object({
  items: z
    .array(
      z
        .object({
          ...provenance,
          region: regionCode.describe('The region the prices are of.'),
          utility: z.enum(UTILITIES).describe('What is bought.'),
          firstStart: z.date().nullable().describe('Start of the oldest stored price; null: none is stored.'),
          lastEnd: z.date().nullable().describe('End of the newest stored price; null: none is stored.'),
          lastKnownAt: z.date().nullable().describe('When a price last became known; null: none is stored.'),
          resolution: z
            .enum(RESOLUTIONS)
            .nullable()
            .describe('Length of the newest steps, ISO 8601; null: none is stored.'),
          homepage: z.string().nullable().describe('Where the source is found; null: it has none.'),
        })
        .meta({ id: 'PriceSeries', description: 'A stored series of prices.' }),
    )
    .describe('The series of this page.'),
  page: z.int().describe('The page, from 1 on.'),
  pageSize: z.int().describe('Series per page.'),
  total: z.int().describe('Series on all pages.'),
  reason: emptyReason,
});
export type SourceList = z.infer<typeof sourcesOutput>;

export const regionsOutput = z.object({
  regions: z
    .array(
      z
        .object({
          code: regionCode.describe('What selects the region.'),
          name: z.string().describe('Name for people.'),
          kind: z
            .enum(['state', 'country', 'zone'])
            .describe('US state, whole country, or zone with a price of its own.'),
          parent: regionCode.nullable().describe('The region this one lies in; null: none.'),
          timeZones: z.array(z.string()).describe('IANA zones; local days and hours are counted in the first.'),
          currency: z.enum(CURRENCIES).describe('Currency of the region (ISO 4217).'),
          stateCode: z.string().nullable().describe('Two letters, of US states.'),
          eic: z.string().nullable().describe('Energy identification code, of European bidding zones.'),
          data: z
            .array(
              z.object({
                utility: z.enum(UTILITIES).describe('What is bought.'),
                kinds: z.array(z.enum(SERIES_KINDS)).describe('Kinds of series that are stored.'),
              }),
            )
            .describe('What has stored prices now; `sources` says from when to when.'),
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
    where: z.string().describe('Which row it is.'),
    reason: z.string().describe('The same for people.'),
  })
  .meta({ id: 'Rejection', description: 'A row of a source that was not stored.' });
export const refreshOutput = z.object({
  at: z.date().describe('When it was fetched.'),
  providers: z
    .array(
      z
        .object({
          provider: z.string().describe('Id of the provider.'),
          status: z.enum(['ok', 'failed']).describe('Whether the provider answered.'),
          fetched: z.int().describe('Prices it gave.'),
          stored: z.int().describe('Of these, new ones.'),
          changed: z.int().describe('Of these, ones that replace another price.'),
          unchanged: z.int().describe('Of these, ones that were stored already.'),
          rejected: z.int().describe('Rows that were not understood or not believed.'),
          rejections: z.array(rejection).describe('The first of the rejected rows.'),
          error: z
            .object({
              code: z.string().describe('Stable code of the error.'),
              message: z.string().describe('What went wrong, for people.'),
            })
            .nullable()
            .describe('Why it failed; null: it did not.'),
        })
        .meta({ id: 'ProviderRefresh' }),
    )
    .describe('One entry per provider.'),
});
export type RefreshAnswer = z.infer<typeof refreshOutput>;
