import { createHash } from 'node:crypto';
import { PURPOSE_TEXTS, type Purpose } from './purposes.ts';

/** Version of the built-in texts. */
export const BUILT_IN_POLICY_VERSION = '2026-12-01';

/** The policy that users consent to. */
export interface ConsentPolicy {
  readonly version: string;
  /** The operator's privacy notice; null: none is configured. */
  readonly url: string | null;
  /** False: purposes are allowed until they are refused, except those that always need consent. */
  readonly isRequired: boolean;
}

/** SHA-256 of the text of a purpose, in hexadecimal. */
export const textHashOf = (purpose: Purpose): string =>
  createHash('sha256').update(PURPOSE_TEXTS[purpose]).digest('hex');
