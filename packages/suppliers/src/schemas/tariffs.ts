import { UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import {
  contractInput,
  day,
  emptyReason,
  greenInput,
  pageFields,
  paging,
  regionInput,
  source,
  supplierId,
  utilityInput,
} from './common.ts';

const exitFee = z
  .object({
    amount: z.number().describe('Amount in the currency of the tariff.'),
    per: z
      .enum(['contract', 'remaining_month'])
      .describe('`contract`: once; `remaining_month`: for each remaining month of the term.'),
  })
  .nullable()
  .describe('Fee for leaving before the end of the term; null if the tariff states none.');

const fields = {
  id: z.uuid().describe('ID of this version.'),
  supplier: z.string().describe('ID of the supplier.'),
  supplierName: z.string().describe('Name of the supplier.'),
  tariffId: z.string().describe('ID of the tariff, the same in all versions.'),
  version: z.int().describe('Version, starting at 1.'),
  name: z.string().describe('Name of the tariff.'),
  region: regionCode.describe('The region it is for.'),
  utility: z.enum(UTILITIES).describe('The utility.'),
  currency: z.string().describe('Currency of all amounts (ISO 4217).'),
  validFrom: z.iso.date().nullable().describe('First day of validity; null if not stated.'),
  validUntil: z.iso.date().nullable().describe('First day on which it is no longer valid; null if not stated.'),
  inForceUntil: z.iso
    .date()
    .nullable()
    .describe('First day on which this version is no longer in force: `validUntil`, or the start of the next version.'),
  offeredUntil: z.iso
    .date()
    .nullable()
    .describe('First day on which its source no longer offered it to new customers; null: offered, or not known.'),
  contractMonths: z.int().nullable().describe('Minimum term in months; null if none is stated.'),
  rolling: z.boolean().describe('True if the tariff states that there is no minimum term.'),
  green: z.boolean().nullable().describe('Whether it is a tariff of renewable energy; null if not known.'),
  introductoryMonths: z
    .int()
    .nullable()
    .describe('Months of the contract after which introductory rates end; null if there are none.'),
  exitFee,
  source,
  importedAt: z.date().describe('When this version was stored.'),
  supersededAt: z
    .date()
    .nullable()
    .describe('When a correction with the same first day replaced it; null if it was not replaced.'),
};
export const tariff = z.object(fields).meta({ id: 'SupplierTariff', description: 'A version of a tariff.' });
export type TariffView = z.output<typeof tariff>;

export const listTariffsInput = z.strictObject({
  supplier: supplierId.describe('ID of the supplier.'),
  region: regionInput.optional(),
  utility: utilityInput.optional().describe('Only tariffs of this utility.'),
  green: greenInput,
  contractMonths: contractInput,
  on: day.optional().describe('Only versions in force on this day. Default: today.'),
  history: z.boolean().default(false).describe('If true, all versions, whether in force or not; instead of `on`.'),
  ...paging,
});
export const listTariffsOutput = z.object({
  items: z.array(tariff).describe('The tariffs of this page; versions of one tariff newest first.'),
  ...pageFields,
  reason: emptyReason,
});
export type TariffList = z.output<typeof listTariffsOutput>;

export const getTariffInput = z.strictObject({ id: z.uuid().describe('ID of the version.') });
export const getTariffOutput = z
  .object({
    ...fields,
    document: z
      .record(z.string(), z.unknown())
      .describe('The tariff document (format energy-tariff/1), from which bills are computed.'),
  })
  .meta({ id: 'SupplierTariffDocument', description: 'A version of a tariff with its document.' });
export type TariffDetail = z.output<typeof getTariffOutput>;
