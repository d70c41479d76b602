import { REGIONS, type RegionInput, UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';

/** Fields that several operations share. */

const countryCodes = REGIONS.filter(({ kind }) => kind === 'country').map(({ code }) => code);

/** Checked against the table of regions by the use case (`unknown_region`). */
export const regionInput = regionCode.describe(
  `A US state as us_<state> (us_tx), a country (${countryCodes.join(', ')}) or a price zone (no1).`,
) as unknown as z.ZodType<string, RegionInput>;

/** Parts of paths of the API. */
const RESERVED = ['compare', 'regions', 'statistics'];

export const supplierId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a supplier ID such as octopus')
  .max(60)
  .refine((id) => !RESERVED.includes(id), { error: 'is reserved' });
export const utilityInput = z.enum(UTILITIES);
export const day = z.iso
  .date({ error: 'must be a calendar date, such as 2026-03-29' })
  .refine((text) => text >= '2000-01-01' && text < '2200-01-01', { error: 'must be from 2000-01-01 to 2199-12-31' });

export const greenInput = z.boolean().default(false).describe('If true, only tariffs of renewable energy.');
export const contractInput = z
  .int()
  .min(0)
  .max(120)
  .optional()
  .describe('Only tariffs with this minimum term in months; 0: rolling, without a minimum term.');

export const paging = {
  page: z.int().min(1).max(10_000).default(1).describe('Page number, starting at 1.'),
  pageSize: z.int().min(1).max(100).default(20).describe('Entries per page.'),
};
export const pageFields = {
  page: z.int().describe('Page number, starting at 1.'),
  pageSize: z.int().describe('Entries per page.'),
  total: z.int().describe('Total number of entries.'),
};

const EMPTY_REASONS = ['no_suppliers', 'no_tariffs', 'nothing_selected', 'outside_range'] as const;
export const emptyReason = z
  .object({
    code: z
      .enum(EMPTY_REASONS)
      .describe(
        '`no_suppliers`, `no_tariffs`: none is stored for the region and utility; `nothing_selected`: none passes the filters; `outside_range`: the page is past the end.',
      ),
    text: z.string().describe('Human-readable explanation.'),
  })
  .nullable()
  .describe('Why the list is empty; null if it is not.');
export type EmptyReason = z.output<typeof emptyReason>;

const included = (charge: string) =>
  z.boolean().nullable().describe(`Whether ${charge} are included; false: billed separately; null: not known.`);

export const includes = z
  .object({ grid: included('grid fees'), tax: included('taxes and levies') })
  .meta({ id: 'IncludedCharges' })
  .describe('Charges that some tariffs include and others leave to a separate bill.');

export const source = z
  .object({
    url: z.string().describe('Public source of these facts.'),
    asOf: z.iso.date().describe('Day on which the source stated them.'),
  })
  .meta({ id: 'FactSource', description: 'Where facts come from.' });
