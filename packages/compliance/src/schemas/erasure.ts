import { z } from 'zod';

/** Contracts of the erasure of accounts. */

const instant = z.date();
const hash = z.string().describe('Keyed hash, in hexadecimal.');

export const passwordProof = z
  .string()
  .max(128)
  .optional()
  .describe('Required if the account has one; otherwise a sign-in within the last 10 minutes is required.');

export const requestErasureInput = z.strictObject({
  confirmation: z.literal('erase my account').describe('Typed by the user.'),
  password: passwordProof,
});

const waitingErasure = {
  id: z.uuid().describe('ID of the erasure.'),
  requestedAt: instant.describe('When it was requested.'),
  dueAt: instant.describe('Until then it can be undone.'),
};

export const requestedErasureOutput = z.object({
  ...waitingErasure,
  receiptToken: z.string().describe('Reads the receipt, with the ID. Shown only here.'),
});
export type RequestedErasure = z.output<typeof requestedErasureOutput>;

export const erasureStatusOutput = z.object({
  waiting: z.object(waitingErasure).nullable().describe('The erasure that can still be undone; null: none.'),
});
export type ErasureStatus = z.output<typeof erasureStatusOutput>;

export const undoneOutput = z.object({ status: z.literal('done') });

const secretInput = z.string().regex(/^[0-9a-f]{64}$/, 'must have 64 hexadecimal digits');

export const receiptInput = z.strictObject({
  id: z.uuid().describe('ID of the erasure.'),
  token: secretInput.describe('Its `receiptToken`.'),
});

export const receiptSchema = z.object({
  format: z.literal('energy-erasure-receipt/1'),
  id: z.uuid(),
  requestedAt: z.iso.datetime(),
  erasedAt: z.iso.datetime(),
  subject: hash,
  addresses: z.array(hash),
  stores: z.array(
    z.object({
      name: z.string().describe('Table of the database.'),
      rows: z.int().min(0).describe('Rows at the erasure.'),
      outcome: z.enum(['deleted', 'anonymized', 'kept']),
    }),
  ),
  processors: z.array(
    z.object({
      name: z.string().describe('System beside the database.'),
      state: z.enum(['erased', 'nothing_stored', 'kept', 'pending']).describe('`pending`: it is asked again.'),
      detail: z.string().nullable(),
    }),
  ),
  keyId: z.string(),
  publicKey: z.string().describe('Ed25519, raw, in base64url.'),
  signature: z.string().describe('Ed25519 over the other fields as JSON with sorted keys, in base64url.'),
});

export const receiptOutput = z.object({
  state: z.enum(['waiting', 'processing', 'done']).describe('`processing`: a processor has not confirmed yet.'),
  dueAt: instant.describe('Until then the erasure could be undone.'),
  receipt: receiptSchema.nullable().describe('Null until the data of the database is erased.'),
});
export type ReceiptView = z.output<typeof receiptOutput>;
