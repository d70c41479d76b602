import type { SealedColumn, SecretBox } from '@energy-optimizer/db';
import { encryptionNotConfigured } from '../errors.ts';
import type { HouseholdTariffView } from '../schemas/index.ts';
import type { SealedNumber } from '../store/household.ts';

const SHOWN_CHARACTERS = 4;

/** Binds a number to its row: copied to another one, it cannot be decrypted. */
const rowOf = (userId: string, utility: string): string => `household_tariff/${userId}/${utility}`;

/** @throws AppError `encryption_not_configured` (503) */
export function sealNumber(box: SecretBox | undefined, userId: string, utility: string, number: string): SealedNumber {
  if (box === undefined) throw encryptionNotConfigured();
  return { box: box.seal(Buffer.from(number, 'utf8'), rowOf(userId, utility)), keyId: box.keyId };
}

/** The ending of a number; null if its key is no longer configured, or if it was damaged or copied from another row. */
export function numberView(
  box: SecretBox | undefined,
  userId: string,
  utility: string,
  sealed: SealedNumber | null,
): HouseholdTariffView['accountNumber'] {
  if (sealed === null) return null;
  try {
    const number = box?.open(sealed.box, rowOf(userId, utility), sealed.keyId).toString('utf8');
    return { ending: number?.slice(-SHOWN_CHARACTERS) ?? null };
  } catch {
    return { ending: null };
  }
}

/** The column of account numbers, for the rotation of keys. */
export const ACCOUNT_NUMBERS: SealedColumn = {
  ...{
    table: 'household_tariff',
    column: 'account_number',
    keyColumn: 'account_number_key',
    purpose: 'account number',
  },
  id: [
    { name: 'user_id', type: 'uuid' },
    { name: 'utility', type: 'text' },
  ],
  contextOf: ([userId, utility]) => rowOf(userId!, utility!),
};
