import { UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import {
  contractInput,
  emptyReason,
  greenInput,
  pageFields,
  paging,
  regionInput,
  source,
  supplierId,
  utilityInput,
} from './common.ts';

export const supplier = z
  .object({
    id: z.string().describe('ID of the supplier.'),
    name: z.string().describe('Name of the supplier.'),
    aliases: z.array(z.string()).describe('Other names of it; empty if none are known.'),
    utilities: z.array(z.enum(UTILITIES)).describe('Utilities it supplies.'),
    regions: z.array(regionCode).describe('Regions it is known to serve, as a whole or in part.'),
    territories: z
      .array(z.string())
      .describe('Areas of distribution utilities it serves; empty if they are not known.'),
    rating: z
      .object({
        value: z.number().describe('From 0 to 5.'),
        source: z.string().describe('Who rates, as a URL.'),
      })
      .nullable()
      .describe('Rating by others; null if none is known.'),
    greenShare: z.number().nullable().describe('Renewable share of its supply, from 0 to 1; null if it is not known.'),
    contact: z
      .object({
        website: z.string().nullable().describe('Public website; null if not known.'),
        phone: z.string().nullable().describe('Phone number; null if not known.'),
        emailAddress: z.string().nullable().describe('E-mail address; null if not known.'),
      })
      .describe('How to reach it.'),
    source,
  })
  .meta({ id: 'Supplier' });
export type SupplierView = z.output<typeof supplier>;

export const listSuppliersInput = z.strictObject({
  region: regionInput.optional(),
  utility: utilityInput.optional().describe('Only suppliers of this utility.'),
  green: greenInput.describe(
    'If true, only suppliers whose entire supply is renewable, or with a stored tariff of renewable energy.',
  ),
  contractMonths: contractInput.describe(
    'Only suppliers with a stored tariff of this minimum term in months; 0: rolling, without a minimum term.',
  ),
  ...paging,
});
export const listSuppliersOutput = z.object({
  items: z.array(supplier).describe('The suppliers of this page, by name.'),
  ...pageFields,
  reason: emptyReason,
});
export type SupplierList = z.output<typeof listSuppliersOutput>;

export const getSupplierInput = z.strictObject({ supplier: supplierId.describe('ID of the supplier.') });
export const getSupplierOutput = supplier
  .extend({
    tariffs: z
      .array(
        z.object({
          region: regionCode.describe('The region.'),
          utility: z.enum(UTILITIES).describe('The utility.'),
          count: z.int().describe('Number of tariffs in force today.'),
        }),
      )
      .describe('Stored tariffs by region and utility.'),
  })
  .meta({ id: 'SupplierDetail', description: 'A supplier and the number of its stored tariffs.' });
export type SupplierDetail = z.output<typeof getSupplierOutput>;

export const suppliersByRegionInput = z.strictObject({
  utility: utilityInput.optional().describe('Only suppliers of this utility.'),
});
export const suppliersByRegionOutput = z.object({
  regions: z
    .array(
      z
        .object({
          region: regionCode.describe('The region.'),
          suppliers: z.int().describe('Number of suppliers that serve it.'),
          tariffs: z.int().describe('Number of tariffs in force there today.'),
        })
        .meta({ id: 'RegionSuppliers' }),
    )
    .describe('Regions with suppliers, by code.'),
});
export type SuppliersByRegion = z.output<typeof suppliersByRegionOutput>;
