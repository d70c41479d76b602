import type { AuthContext } from '../context.ts';
import { sha256 } from '../credentials/secrets.ts';
import { invalidToken } from '../errors.ts';
import { useToken } from '../store/tokens.ts';

/** Unlocks an account with the link mailed to its owner. @throws AppError `invalid_token` (401) */
export async function unlock(
  { db, clock, lockout }: AuthContext,
  input: { readonly token: string },
): Promise<{ readonly status: 'done' }> {
  const use = { id: sha256(input.token), purpose: 'unlock', browserHash: null, at: clock.now() } as const;
  const used = await useToken(db, use);
  if (used === undefined) throw invalidToken();
  await lockout.clear(used.email);
  return { status: 'done' };
}
