import type { SecretBox } from '@energy-optimizer/db';
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

/** The ending of a number; null where the server has another key by now. */
export function numberView(
  box: SecretBox | undefined,
  userId: string,
  utility: string,
  sealed: SealedNumber | null,
): HouseholdTariffView['accountNumber'] {
  if (sealed === null) return null;
  if (box?.keyId !== sealed.keyId) return { ending: null };
  return { ending: box.open(sealed.box, rowOf(userId, utility)).toString('utf8').slice(-SHOWN_CHARACTERS) };
}
