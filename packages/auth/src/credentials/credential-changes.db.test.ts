import { describe, expect, test } from 'vitest';
import { type AccountWithCredentials, credentialsWorld, KEY, type ProofGiven } from '../testing/credentials-world.ts';
import { ADA, browser, PASSWORD } from '../testing/world.ts';
import { CREDENTIAL_CHANGES, type CredentialChange, type CredentialProcedure } from './credential-changes.ts';

const { world, ada, codeOf, enroll, register, link } = credentialsWorld();
const NEW_PASSWORD = 'eleven orange kettles';

/** A row of the table: makes the change with this proof. Preceding steps use the correct one. */
const RUN: Record<CredentialProcedure, (account: AccountWithCredentials, proof: ProofGiven) => Promise<unknown>> = {
  'auth.createApiKey': ({ caller }, proof) => world.service.createApiKey(caller, { ...KEY, ...proof }),
  'auth.rotateApiKey': ({ caller, keyId }, proof) => world.service.rotateApiKey(caller, { id: keyId, ...proof }),
  'auth.revokeApiKey': ({ caller, keyId }) => world.service.revokeApiKey(caller, { id: keyId }),
  'auth.confirmTotp': async ({ caller }, proof) => {
    const { secret } = await world.service.setupTotp(caller, proof);
    return world.service.confirmTotp(caller, { code: codeOf(secret) });
  },
  'auth.removeTotp': async ({ caller }, proof) => {
    if (!(await world.service.me(caller)).secondFactors.includes('totp')) await enroll(caller);
    return world.service.removeTotp(caller, proof);
  },
  'auth.renewRecoveryCodes': ({ caller }, proof) => world.service.renewRecoveryCodes(caller, proof),
  'auth.finishPasskeyRegistration': ({ caller }, proof) => register(caller, proof),
  'auth.removePasskey': ({ caller, passkeyId }, proof) =>
    world.service.removePasskey(caller, { id: passkeyId, ...proof }),
  'auth.finishOauth': ({ caller }, proof) => link(caller, proof),
  'auth.unlinkOauth': async ({ caller }, proof) => {
    await link(caller, { password: PASSWORD });
    return world.service.unlinkOauth(caller, { provider: 'oidc', ...proof });
  },
  'auth.changePassword': ({ caller }, { password = '' }) =>
    world.service.changePassword(caller, { currentPassword: password, newPassword: NEW_PASSWORD }),
  'auth.resetPassword': async ({ caller }, { password }) => {
    await world.service.requestPasswordReset(browser().caller, { email: ADA });
    const token = password === PASSWORD ? world.secretOf('reset') : 'ab'.repeat(32);
    return world.service.resetPassword(caller, { token, password: NEW_PASSWORD });
  },
  'auth.changeEmail': ({ caller }, proof) =>
    world.service.requestEmailChange(caller, { email: 'new@example.com', ...proof }),
  'auth.confirmEmail': async ({ caller }, { password }) => {
    await world.service.requestEmailChange(caller, { email: 'new@example.com', password: PASSWORD });
    const token = password === PASSWORD ? world.secretOf('verify', 'new@example.com') : 'ab'.repeat(32);
    return world.service.confirmEmail(caller, { token, transport: 'cookie' });
  },
  'auth.revokeAllSessions': ({ caller }) => world.service.revokeAllSessions(caller, { keepCurrent: true }),
  'auth.revokeSession': async ({ caller }) => {
    const { sessions } = await world.service.listSessions(caller);
    return world.service.revokeSession(caller, { id: sessions.find(({ current }) => !current)!.id });
  },
  'auth.deleteAccount': ({ caller }, proof) =>
    world.service.deleteAccount(caller, { confirmation: 'delete my account', ...proof }),
  'energy admin remove-second-factors': () =>
    world.service.removeSecondFactors({ requestId: 'the command line', email: ADA }),
};

const rows = Object.entries<CredentialChange>(CREDENTIAL_CHANGES) as [CredentialProcedure, CredentialChange][];
const proven = rows.filter(([, { proof }]) => proof !== 'session' && proof !== 'operator');

describe('each change of credentials', () => {
  test.each(proven)('%s without the proof, or with an incorrect one, is rejected and changes nothing', async (id) => {
    const who = await ada();
    const stored = async () => [
      await world.db.owner.query({ text: 'SELECT email, password_hash FROM app_user' }),
      await world.db.owner.query({ text: 'SELECT id, revoked_at FROM api_key' }),
      await world.db.owner.query({ text: 'SELECT id FROM passkey' }),
      await world.db.owner.query({ text: 'SELECT code_hash FROM recovery_code ORDER BY 1' }),
    ];
    const before = await stored();
    const { audit } = CREDENTIAL_CHANGES[id];
    const refused = /password_required|wrong_password|invalid_token/;
    await expect(RUN[id](who, {})).rejects.toMatchObject({ code: expect.stringMatching(refused) });
    await expect(RUN[id](who, { password: 'not the password' })).rejects.toMatchObject({
      code: expect.stringMatching(refused),
    });
    expect(await stored()).toEqual(before);
    expect(world.events.filter(({ action, result }) => action === audit && result === 'ok')).toEqual([]);
  });

  test.each(rows)('%s with the proof writes an audit entry and notifies the owner', async (id, { audit, mail }) => {
    await RUN[id](await ada(), { password: PASSWORD });
    expect(world.events.filter(({ action }) => action === audit).at(-1)).toMatchObject({ result: 'ok' });
    const mails = world.mails
      .filter(({ to }) => to === ADA)
      .map(({ template, props }) => ('what' in props ? props.what : template));
    if (mail === null) expect(mails).toEqual([]);
    else expect(mails.filter((one) => one === mail)).toHaveLength(1);
  });

  test.each(rows.filter(([, { proof }]) => proof !== 'mailed_link' && proof !== 'operator'))(
    '%s is refused once the session has ended, though the process still knew it',
    async (id) => {
      const who = await ada();
      await world.db.owner.query({ text: 'DELETE FROM session' });
      await expect(RUN[id](who, { password: PASSWORD })).rejects.toBeTruthy();
      expect(world.events.filter(({ action }) => action === CREDENTIAL_CHANGES[id].audit)).toEqual([]);
    },
  );
});
