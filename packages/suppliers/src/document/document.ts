import { findRegion, UTILITIES, unknownRegionMessage } from '@energy-optimizer/kernel';
import { tariffSchema } from '@energy-optimizer/tariffs';
import { z } from 'zod';
import { day, supplierId } from '../schemas/common.ts';

/** The file that suppliers and tariffs are imported from and exported to. */
export const SUPPLIERS_FORMAT = 'energy-suppliers/1';

const MAX_SUPPLIERS = 10_000;
const MAX_TARIFFS = 1_000;
const text = z.string().min(1).max(200);
const url = z.url({ protocol: /^https?$/ }).max(2_000);

const source = z
  .strictObject({
    url: url.describe('Public source of the facts.'),
    date: day.describe('Day on which the source stated them.'),
  })
  .describe('Required for each supplier and tariff.');

const region = z
  .string()
  .max(40)
  .superRefine((code, context) => {
    if (findRegion(code) === undefined) context.addIssue({ code: 'custom', message: unknownRegionMessage(code) });
  });

/** Documents are sent to the thread that computes comparisons, up to 200 at once. */
const MAX_TARIFF_BYTES = 256_000;

const boundedTariff = tariffSchema
  .refine((tariff) => Buffer.byteLength(JSON.stringify(tariff)) <= MAX_TARIFF_BYTES, {
    error: `must have at most ${MAX_TARIFF_BYTES / 1_000} kB; leave market prices out`,
  })
  .describe('The tariff. Its `id` identifies it among the tariffs of the supplier in the region.');

export const tariffEntry = z.strictObject({
  region: region.describe('Region that the tariff is for.'),
  green: z.boolean().nullable().default(null).describe('Whether it is renewable energy; null: not known.'),
  source,
  tariff: boundedTariff,
});
export type TariffEntry = z.output<typeof tariffEntry>;

const supplierEntry = z.strictObject({
  id: supplierId.describe('A slug, such as octopus.'),
  name: text,
  aliases: z.array(text).max(20).default([]).describe('Other names, such as that of the company.'),
  utilities: z.array(z.enum(UTILITIES)).min(1).max(UTILITIES.length),
  regions: z.array(region).min(1).max(300),
  territories: z.array(text).max(500).default([]).describe('Areas of distribution utilities, by name.'),
  rating: z
    .strictObject({ value: z.number().min(0).max(5), source: url })
    .nullable()
    .default(null)
    .describe('Rating from 0 to 5, with the URL of who rates.'),
  greenShare: z.number().min(0).max(1).nullable().default(null).describe('Renewable share of the supply, 0 to 1.'),
  website: url.nullable().default(null),
  phone: z.string().min(3).max(40).nullable().default(null),
  email: z.email().max(200).nullable().default(null),
  source,
  tariffs: z.array(tariffEntry).max(MAX_TARIFFS).default([]),
});
export type SupplierEntry = z.output<typeof supplierEntry>;

export const suppliersDocument = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal(SUPPLIERS_FORMAT),
    suppliers: z.array(supplierEntry).max(MAX_SUPPLIERS),
  })
  .describe('Suppliers of energy and their tariffs.');
export type SuppliersDocument = z.output<typeof suppliersDocument>;
export type SuppliersDocumentInput = z.input<typeof suppliersDocument>;

/** The JSON Schema (draft 2020-12) of the document. */
export const suppliersJsonSchema = () => ({
  ...z.toJSONSchema(suppliersDocument, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }),
  $id: 'urn:energy-optimizer:energy-suppliers:1',
  title: 'Suppliers and tariffs',
});
