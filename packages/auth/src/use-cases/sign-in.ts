import type { AuthContext, Caller } from '../context.ts';
import { normalizeEmail } from '../defense/email-address.ts';
import { invalidCredentials } from '../errors.ts';
import type { SignInResult } from '../schemas/index.ts';
import { checkPassword } from './check-password.ts';
import { knownDevice } from './known-devices.ts';
import { openSession, requireTransport, type Transport } from './open-session.ts';

/** @throws AppError `invalid_credentials` (401), `too_many_attempts` (429), `sign_in_busy` (503) */
export async function signIn(
  context: AuthContext,
  caller: Caller,
  input: { readonly email: string; readonly password: string; readonly transport: Transport },
): Promise<SignInResult> {
  const { password, transport } = input;
  requireTransport(transport, caller);
  const email = normalizeEmail(input.email);
  const deviceId = await knownDevice(context, caller, email);
  const user = await checkPassword(context, caller, { email, password, deviceId });
  if (user === undefined) throw invalidCredentials();
  return openSession(context, caller, { user, transport, method: 'password' });
}
