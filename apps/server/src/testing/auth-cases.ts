import type { Auth } from '@energy-optimizer/auth';
import { type Client, createAuthenticate, type Principal } from '@energy-optimizer/rpc';
import type { ContractCases } from './contract-cases.ts';

/** The account operations as the contract test calls them. */

const GRACE = { email: 'grace@example.com', password: 'seven purple teapots' };
/** The settings of the server under test. */
export const ACCOUNTS_ENV = {
  AUTH_LOCKOUT_FAILURES: '100',
  AUTH_SECRET: 'a secret of the tests, long enough',
  OAUTH_GITHUB_CLIENT_ID: 'id',
  OAUTH_GITHUB_CLIENT_SECRET: 'secret',
};
const TOKEN = 'ab'.repeat(32);
const NOBODY = '00000000-0000-4000-8000-000000000000';
const NEW_PASSWORD = 'eleven orange kettles';

/** The caller of the in-process interface: a browser that accepts cookies. */
export const LOCAL_CLIENT: Client = { ip: undefined, userAgent: undefined, cookies: new Map(), site: 'same' };

/** Signs the user in, over HTTP and in-process. */
export async function signInForContract(
  auth: Auth,
  role: 'user' | 'admin' = 'user',
): Promise<{ headers: Record<string, string>; principal: Principal }> {
  const who = { ...GRACE, email: role === 'user' ? GRACE.email : 'root@example.com' };
  await auth.service.createUser({ ...who, name: 'Grace', role });
  const caller = { requestId: 'test', client: LOCAL_CLIENT };
  const result = await auth.service.signIn(caller, { ...who, transport: 'token' });
  if (result.status !== 'signed_in' || result.token === null) throw new Error('no token');
  const cookies = new Map([['eo_session', result.token]]);
  const authenticate = auth.authenticator(createAuthenticate({ internalApiKey: undefined }));
  const principal = await authenticate({ headers: {}, client: { ...LOCAL_CLIENT, cookies }, isUnsafe: true });
  return { headers: { cookie: `eo_session=${result.token}`, 'sec-fetch-site': 'same-origin' }, principal };
}

const INVALID_EMAIL: [Record<string, unknown>, number, string][] = [
  [{ email: 'grace@example.com\r\nBcc: eve@example.com' }, 422, 'invalid_input'],
  [{}, 422, 'invalid_input'],
];

const WRONG_PROOF: [Record<string, unknown>, number, string][] = [
  [{}, 422, 'password_required'],
  [{ password: 'wrong' }, 403, 'wrong_password'],
];
const PASSKEY = { id: 'AXvQZ1', rawId: 'AXvQZ1', type: 'public-key' };
const SIGNED = { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' };
const MADE = { clientDataJSON: 'e30', attestationObject: 'AA' };

export const AUTH_CASES: ContractCases = {
  'auth.signUp': {
    right: [{ email: 'new@example.com', password: NEW_PASSWORD, name: 'New' }, { ...GRACE }],
    wrong: [
      [{ email: 'new@example.com', password: 'password1234' }, 422, 'weak_password'],
      [{ email: 'new@example.com', password: 'short' }, 422, 'invalid_input'],
      [{ email: 'new@example.com', password: NEW_PASSWORD, role: 'admin' }, 422, 'invalid_input'],
      [{ email: 'new@example.com', password: NEW_PASSWORD, name: 'a\r\nb' }, 422, 'invalid_input'],
    ],
  },
  'auth.confirmEmail': { right: [], wrong: [[{ token: TOKEN }, 401, 'invalid_token']] },
  'auth.signIn': {
    right: [{ ...GRACE }, { ...GRACE, email: 'Grace@Example.COM' }],
    wrong: [
      [{ ...GRACE, password: 'wrong' }, 401, 'invalid_credentials'],
      [{ ...GRACE, email: 'nobody@example.com' }, 401, 'invalid_credentials'],
      [{ email: GRACE.email }, 422, 'invalid_input'],
    ],
  },
  'auth.signOut': { right: [{}], wrong: [] },
  'auth.requestMagicLink': { right: [{ email: GRACE.email }, { email: 'no@example.com' }], wrong: INVALID_EMAIL },
  'auth.useMagicLink': { right: [], wrong: [[{ token: TOKEN }, 401, 'invalid_token']] },
  'auth.requestPasswordReset': { right: [{ email: GRACE.email }, { email: 'no@example.com' }], wrong: INVALID_EMAIL },
  'auth.inspectPasswordReset': { right: [], wrong: [[{ token: TOKEN }, 401, 'invalid_token']] },
  'auth.resetPassword': {
    right: [],
    wrong: [[{ token: TOKEN, password: NEW_PASSWORD }, 401, 'invalid_token']],
  },
  'auth.unlock': { right: [], wrong: [[{ token: TOKEN }, 401, 'invalid_token']] },
  'auth.passwordStrength': {
    right: [{ password: 'password1234' }, { password: NEW_PASSWORD, personal: ['Grace'] }],
    wrong: [[{ password: 'x'.repeat(129) }, 422, 'invalid_input']],
  },
  'auth.me': { right: [{}], wrong: [] },
  'auth.updateProfile': { right: [{ name: 'Grace' }], wrong: [[{ name: '' }, 422, 'invalid_input']] },
  'auth.updatePreferences': {
    right: [{ region: 'us_ct', utilities: ['electricity'] }, {}],
    wrong: [
      [{ region: 'CT' }, 422, 'unknown_region'],
      [{ timeZone: 'Mars/Olympus' }, 422, 'unknown_time_zone'],
      [{ tier: 'business' }, 422, 'invalid_input'],
    ],
  },
  'auth.changePassword': {
    right: [],
    wrong: [
      [{ currentPassword: 'wrong', newPassword: NEW_PASSWORD }, 403, 'wrong_password'],
      [{ currentPassword: GRACE.password, newPassword: 'password1234' }, 422, 'weak_password'],
    ],
  },
  'auth.changeEmail': {
    right: [{ email: 'grace@example.org', password: GRACE.password }],
    wrong: [[{ email: 'grace@example.org', password: 'wrong' }, 403, 'wrong_password']],
  },
  'auth.deleteAccount': {
    right: [],
    wrong: [
      [{ confirmation: 'delete my account' }, 422, 'password_required'],
      [{ confirmation: 'delete my account', password: 'wrong' }, 403, 'wrong_password'],
      [{ confirmation: 'yes', password: GRACE.password }, 422, 'invalid_input'],
    ],
  },
  'auth.sessions': { right: [{}], wrong: [] },
  'auth.revokeSession': { right: [], wrong: [[{ id: TOKEN }, 404, 'unknown_session']] },
  'auth.revokeAllSessions': { right: [{ keepCurrent: true }], wrong: [[{ keepCurrent: 'no' }, 422, 'invalid_input']] },
  'auth.signInSecondFactor': {
    right: [],
    wrong: [
      [{ pendingToken: TOKEN, method: 'totp', code: '123456' }, 401, 'invalid_token'],
      [{ pendingToken: TOKEN, method: 'sms', code: '123456' }, 422, 'invalid_input'],
    ],
  },
  'auth.startPasskeySignIn': { right: [], wrong: [] },
  'auth.finishPasskeySignIn': {
    right: [],
    wrong: [
      [{ challengeToken: TOKEN, response: { ...PASSKEY, response: SIGNED } }, 401, 'invalid_token'],
      [
        { challengeToken: TOKEN, response: { ...PASSKEY, response: { ...SIGNED, signature: '<' } } },
        422,
        'invalid_input',
      ],
    ],
  },
  'auth.setupTotp': { right: [], wrong: WRONG_PROOF },
  'auth.confirmTotp': { right: [], wrong: [[{ code: '123456' }, 401, 'invalid_token']] },
  'auth.removeTotp': {
    right: [],
    wrong: [...WRONG_PROOF, [{ password: GRACE.password }, 404, 'unknown_second_factor']],
  },
  'auth.renewRecoveryCodes': { right: [], wrong: WRONG_PROOF },
  'auth.passkeys': { right: [{}], wrong: [] },
  'auth.startPasskeyRegistration': { right: [], wrong: WRONG_PROOF },
  'auth.finishPasskeyRegistration': {
    right: [],
    wrong: [[{ challengeToken: TOKEN, name: 'k', response: { ...PASSKEY, response: MADE } }, 401, 'invalid_token']],
  },
  'auth.removePasskey': {
    right: [],
    wrong: [
      [{ id: 'nobody-s' }, 422, 'password_required'],
      [{ id: 'nobody-s', password: GRACE.password }, 404, 'unknown_passkey'],
    ],
  },
  'auth.oauthProviders': { right: [{}], wrong: [] },
  'auth.startOauth': {
    right: [],
    wrong: [
      [{ provider: 'google' }, 404, 'unknown_oauth_provider'],
      [{ provider: 'github', redirectTo: '//evil.example' }, 422, 'redirect_not_allowed'],
    ],
  },
  'auth.finishOauth': { right: [], wrong: [[{ provider: 'github', state: TOKEN, code: 'x' }, 401, 'invalid_token']] },
  'auth.unlinkOauth': {
    right: [],
    wrong: [
      [{ provider: 'google' }, 422, 'password_required'],
      [{ provider: 'google', password: GRACE.password }, 404, 'unknown_oauth_provider'],
    ],
  },
  'auth.apiKeys': { right: [{}], wrong: [] },
  'auth.createApiKey': {
    right: [],
    wrong: [
      [{ name: 'k', scopes: ['everything'] }, 422, 'invalid_input'],
      [{ name: 'k', expiresInDays: null, password: GRACE.password }, 422, 'invalid_input'],
      [{ name: 'k' }, 422, 'password_required'],
      [{ name: 'k', password: 'wrong' }, 403, 'wrong_password'],
    ],
  },
  'auth.rotateApiKey': {
    right: [],
    wrong: [
      [{ id: NOBODY }, 422, 'password_required'],
      [{ id: NOBODY, password: GRACE.password }, 404, 'unknown_api_key'],
    ],
  },
  'auth.revokeApiKey': { right: [], wrong: [[{ id: NOBODY }, 404, 'unknown_api_key']] },
};

/** Administrators' operations, on accounts that no other case uses. */
export const ADMIN_CASES: ContractCases = {
  'admin.findUser': {
    right: [{ email: GRACE.email }, { email: 'Grace@Example.COM' }],
    wrong: [
      [{ email: 'nobody@example.com' }, 404, 'unknown_user'],
      [{ email: 'no address' }, 422, 'invalid_input'],
    ],
  },
  'admin.userSessions': { right: [], wrong: [[{ userId: NOBODY }, 404, 'unknown_user']] },
  'admin.endUserSessions': { right: [], wrong: [[{ userId: NOBODY }, 404, 'unknown_user']] },
  'admin.lockUser': {
    right: [],
    wrong: [
      [{ userId: NOBODY }, 404, 'unknown_user'],
      [{ userId: NOBODY, days: 0 }, 422, 'invalid_input'],
    ],
  },
  'admin.unlockUser': { right: [], wrong: [[{ userId: NOBODY }, 404, 'unknown_user']] },
  'admin.changeRole': {
    right: [],
    wrong: [
      [{ userId: NOBODY, role: 'admin' }, 404, 'unknown_user'],
      [{ userId: NOBODY, role: 'owner' }, 422, 'invalid_input'],
    ],
  },
  'admin.grantTier': {
    right: [],
    wrong: [
      [{ userId: NOBODY, tier: 'pro' }, 404, 'unknown_user'],
      [{ userId: NOBODY, tier: 'pro', until: '2020-01-01T00:00:00Z' }, 422, 'until_past'],
      [{ userId: NOBODY, tier: 'free' }, 422, 'invalid_input'],
    ],
  },
  'admin.revokeTier': { right: [], wrong: [[{ userId: NOBODY }, 404, 'unknown_user']] },
  'admin.audit': { right: [{ action: 'nothing_of_the_kind' }], wrong: [[{ limit: 0 }, 422, 'invalid_input']] },
  'admin.jobRuns': { right: [{ job: 'nothing-of-the-kind' }], wrong: [[{ limit: 501 }, 422, 'invalid_input']] },
  'admin.providerHealth': { right: [{}], wrong: [] },
  'admin.featureFlags': { right: [{}], wrong: [] },
  'admin.setFeatureFlag': {
    right: [],
    wrong: [[{ name: 'nothing_of_the_kind', enabled: true }, 422, 'invalid_input']],
  },
};
