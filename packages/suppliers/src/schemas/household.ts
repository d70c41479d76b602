import { UTILITIES } from '@energy-optimizer/kernel';
import { regionCode } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { day, regionInput, supplierId, utilityInput } from './common.ts';
import { tariff } from './tariffs.ts';

export const zoneInput = z
  .string()
  .regex(/^[\w.:-]{1,100}$/, 'must be 1-100 letters, digits or the characters _ . : -')
  .optional();

export const householdTariffInput = z.strictObject({
  utility: utilityInput.describe('The utility.'),
});

/** Shorter numbers would be revealed by their ending. */
const accountNumber = z
  .string()
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9 ./-]{4,38})[A-Za-z0-9]$/,
    'must be 6-40 letters, digits, spaces or the characters . / -',
  );

/** Facts of the contract that the tariff does not state. */
export const contractFields = {
  zone: zoneInput.describe('Zone of the tariff that the household is in.'),
  contractStart: day.optional().describe('First day of the contract.'),
  contractEnd: day.optional().describe('First day after the term of the contract; omitted: no fixed term.'),
  noticeDays: z.int().min(0).max(366).optional().describe('Period of notice in days.'),
  noticeGivenOn: day.optional().describe('Day on which notice was given.'),
  exitFee: z
    .number()
    .min(0)
    .max(100_000)
    .optional()
    .describe('Fee for leaving early, in the currency of the tariff; omitted: as the tariff states.'),
};

export const tariffDocument = z
  .record(z.string(), z.unknown())
  .describe('A tariff of your own (format energy-tariff/1, docs/tariffs.md), at most 1,000 values.');

interface Facts {
  readonly tariffId?: string | undefined;
  readonly document?: unknown;
  readonly supplier?: string | undefined;
  readonly contractStart?: string | undefined;
  readonly contractEnd?: string | undefined;
}

/** Problems between fields: the day of the end, and the supplier of a stored tariff. */
export function checkContract({ tariffId, supplier, contractStart, contractEnd }: Facts, context: z.RefinementCtx) {
  const issue = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (contractStart !== undefined && contractEnd !== undefined && contractEnd <= contractStart)
    issue('contractEnd', 'must be after contractStart');
  if (tariffId !== undefined && supplier !== undefined)
    issue('supplier', 'must be omitted with tariffId: it is the supplier of that tariff');
}

export const setHouseholdTariffInput = z
  .strictObject({
    utility: utilityInput.describe('The utility.'),
    region: regionInput,
    tariffId: z
      .uuid()
      .optional()
      .describe('ID of a version of a stored tariff (`suppliers.tariffs`). Send either this or `document`.'),
    document: tariffDocument.optional(),
    supplier: supplierId.optional().describe('ID of the supplier of `document`, if it is a stored supplier.'),
    ...contractFields,
    accountNumber: accountNumber
      .nullable()
      .optional()
      .describe('Number of the account with the supplier. It is stored encrypted; null removes it, omitted keeps it.'),
  })
  .superRefine((input, context) => {
    checkContract(input, context);
    if ((input.tariffId === undefined) === (input.document === undefined))
      context.addIssue({ code: 'custom', path: ['tariffId'], message: 'send either tariffId or document' });
  });

const finding = z
  .object({
    code: z.string().describe('Stable code of the finding.'),
    severity: z.enum(['error', 'warning', 'info']).describe('Severity.'),
    path: z.string().describe('Place in the document.'),
    message: z.string().describe('Description.'),
    suggestion: z.string().optional().describe('A remedy.'),
  })
  .meta({ id: 'TariffFinding', description: 'A finding of the tariff linter.' });

const optionalDay = (text: string) => z.iso.date().nullable().describe(`${text}; null if not known.`);

const fields = {
  utility: z.enum(UTILITIES).describe('The utility.'),
  region: regionCode.describe('Where the household is.'),
  tariff: tariff.nullable().describe('The stored tariff; null if it is a document of your own.'),
  document: z.record(z.string(), z.unknown()).nullable().describe('The document of your own; null if it is stored.'),
  supplier: z.string().nullable().describe('ID of the supplier; null if not known.'),
  currency: z.string().describe('Currency of the tariff (ISO 4217).'),
  zone: z.string().nullable().describe('Zone of the tariff; null if not stated.'),
  contractStart: optionalDay('First day of the contract'),
  contractEnd: optionalDay('First day after the term'),
  noticeDays: z.int().nullable().describe('Period of notice in days; null if not known.'),
  noticeGivenOn: optionalDay('Day on which notice was given'),
  exitFee: z.number().nullable().describe('Stated fee for leaving early; null: as the tariff states.'),
  accountNumber: z
    .object({
      ending: z
        .string()
        .nullable()
        .describe('Last four characters; null if it was encrypted with another key of the server.'),
    })
    .nullable()
    .describe('The account number, of which only the ending is shown; null if none is stored.'),
  updatedAt: z.date().describe('When it was stored.'),
};
export const householdTariffOutput = z
  .object(fields)
  .meta({ id: 'HouseholdTariff', description: 'The current tariff of a household.' });
export type HouseholdTariffView = z.output<typeof householdTariffOutput>;

/** Without the account number: a key that may only write would learn the ending of a number that is kept. */
const { accountNumber: _kept, ...sent } = fields;
export const setHouseholdTariffOutput = z
  .object({ ...sent, findings: z.array(finding).describe('Warnings of the linter about `document`.') })
  .meta({ id: 'StoredHouseholdTariff', description: 'The stored tariff, with warnings about its document.' });
export type StoredHouseholdTariff = z.output<typeof setHouseholdTariffOutput>;

export const listHouseholdTariffsOutput = z.object({
  items: z.array(householdTariffOutput).describe('One per utility.'),
});
export type HouseholdTariffList = z.output<typeof listHouseholdTariffsOutput>;

export const doneOutput = z.object({ status: z.literal('done').describe('Always `done`.') });
