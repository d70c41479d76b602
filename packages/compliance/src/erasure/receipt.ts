import type { Ledger } from './ledger.ts';

export const RECEIPT_FORMAT = 'energy-erasure-receipt/1';

/** Rows of one table at the erasure. */
export interface ErasedStore {
  readonly name: string;
  readonly rows: number;
  readonly outcome: 'deleted' | 'anonymized' | 'kept';
}

/** A system outside the database, or another company that processes data for this service. */
export interface ProcessorResult {
  readonly name: string;
  readonly state: 'erased' | 'nothing_stored' | 'kept' | 'pending';
  readonly detail: string | null;
}

/** What was erased, without personal data. */
export interface ReceiptContent {
  readonly format: typeof RECEIPT_FORMAT;
  readonly id: string;
  readonly requestedAt: string;
  readonly erasedAt: string;
  /** Keyed hash of the user's ID. */
  readonly subject: string;
  /** Keyed hashes of the addresses. */
  readonly addresses: readonly string[];
  readonly stores: readonly ErasedStore[];
  readonly processors: readonly ProcessorResult[];
}

export interface Receipt extends ReceiptContent {
  readonly keyId: string;
  /** Ed25519, raw, in base64url. */
  readonly publicKey: string;
  readonly signature: string;
}

/** JSON with sorted keys, so that the signature does not depend on their order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const pairs = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${pairs.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}

export function signReceipt(ledger: Ledger, content: ReceiptContent): Receipt {
  const signed = { ...content, keyId: ledger.keyId, publicKey: ledger.publicKey };
  return { ...signed, signature: ledger.sign(canonical(signed)) };
}

/** Whether this server has signed the receipt as it is. */
export function isSignedBy(ledger: Ledger, { signature, ...signed }: Receipt): boolean {
  return signed.keyId === ledger.keyId && ledger.verify(canonical(signed), signature);
}
