import { CURRENCIES, UTILITIES } from '@energy-optimizer/kernel';
import { email, emailAddress, ROLES, regionCode, SCOPES, TIERS } from '@energy-optimizer/rpc';
import { z } from 'zod';
import { MAX_KEY_DAYS } from '../credentials/api-keys.ts';
import { MAX_PASSWORD_LENGTH } from '../credentials/password-strength.ts';
import { alsoEnd, keyView } from './credentials.ts';
import { browserState, name, newPassword, password, proof, sessionView, token, transport } from './fields.ts';

export {
  type AddedCredentials,
  type AlsoEnd,
  addedCredentials,
  alsoEnd,
  type CredentialSelection,
  inspectResetOutput,
  type KeyView,
  keyView,
  type PasskeyView,
  type PasswordReset,
  passkeyView,
  type ResetOptions,
  resetPasswordInput,
  resetPasswordOutput,
} from './credentials.ts';
export {
  confirmTotpInput,
  type PasskeyChallenge,
  passkeyChallengeOutput,
  passkeySignInInput,
  passkeysOutput,
  proofInput,
  type RecoveryCodes,
  type RegisteredPasskey,
  recoveryCodesOutput,
  registeredPasskeyOutput,
  registerPasskeyInput,
  removePasskeyInput,
  secondFactorInput,
  type TotpSetup,
  totpSetupOutput,
} from './factors.ts';

/** The contracts of the account operations. */

export const emailInput = z.strictObject({ email });
export const tokenInput = z.strictObject({ token });

export const signUpInput = z.strictObject({ email, password: newPassword, name: name.optional() });
export const sentOutput = z.strictObject({
  status: z.literal('sent').describe('If the address can get such a mail, it is on its way; else nothing happens.'),
});
export const doneOutput = z.strictObject({ status: z.literal('done').describe('It was done.') });

export const confirmEmailInput = z.strictObject({
  token,
  password: newPassword
    .optional()
    .describe('The password of the new account. Required unless the link is opened in the browser that signed up.'),
  transport,
});
export const signInInput = z.strictObject({ email, password, transport });
export const requestMagicLinkInput = z.strictObject({ email, transport });
export const requestMagicLinkOutput = sentOutput.extend({
  browserState: z
    .string()
    .nullable()
    .describe('With `transport: token`: give it back when the link is used, which works nowhere else. Else null.'),
});
export const useMagicLinkInput = z.strictObject({ token, browserState, transport });
export const changePasswordInput = z.strictObject({ currentPassword: password, newPassword, alsoEnd });
export const changeEmailInput = z.strictObject({ email, ...proof });
export const deleteAccountInput = z.strictObject({
  confirmation: z.literal('delete my account'),
  password: password.optional().describe('Needed when the account has one.'),
});
export const passwordStrengthInput = z.strictObject({
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
  personal: z.array(z.string().max(254)).max(5).default([]).describe('Name, address: what is guessed first.'),
});
export const passwordStrengthOutput = z.strictObject({
  score: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .describe('0 (guessed at once) to 4 (very hard to guess).'),
  acceptable: z.boolean().describe('Whether it would be taken as a password.'),
  warning: z.string().nullable().describe('What makes it weak, such as `common`; null when nothing stands out.'),
});

export const userOutput = z
  .strictObject({
    id: z.uuid().describe('Id of the account.'),
    email: emailAddress.describe('Address of the account.'),
    name: z.string().nullable().describe('What the person is called; null: did not say.'),
    role: z.enum(ROLES).describe('`admin`: may administer others.'),
    tier: z.enum(TIERS).describe('What the account may use.'),
    hasPassword: z.boolean().describe('Whether a password signs in.'),
    createdAt: z.date().describe('When the account was made.'),
  })
  .meta({ id: 'User' });
export type UserView = z.output<typeof userOutput>;

export const SECOND_FACTORS = ['totp', 'passkey', 'recovery_code'] as const;
const signedIn = z
  .strictObject({
    status: z.literal('signed_in').describe('A session is open.'),
    user: userOutput.describe('Who is signed in.'),
    expiresAt: z.date().describe('When the session ends if it is not used; use moves it.'),
    token: z
      .string()
      .nullable()
      .describe('With `transport: token`: to be sent as `Authorization: Bearer …`. Else null.'),
  })
  .meta({ id: 'SignedIn' });
const secondFactorRequired = z
  .strictObject({
    status: z.literal('second_factor_required').describe('A second step is needed.'),
    pendingToken: z.string().describe('For the second step, which must come within minutes.'),
    expiresAt: z.date().describe('Until when the second step may come.'),
    methods: z.array(z.enum(SECOND_FACTORS)).describe('What may be used for it.'),
  })
  .meta({ id: 'SecondFactorRequired' });
export const signInOutput = z.discriminatedUnion('status', [signedIn, secondFactorRequired]).meta({ id: 'SignIn' });
export type SignInAnswer = z.output<typeof signInOutput>;
export const confirmEmailOutput = z.discriminatedUnion('status', [
  signedIn,
  secondFactorRequired,
  z.strictObject({ status: z.literal('confirmed').describe('Confirmed, and nobody is signed in. Sign in now.') }),
  z.strictObject({
    status: z
      .literal('password_required')
      .describe('Another browser signed up. Nothing was done: call again with a new password.'),
    email: emailAddress.describe('The address that gets an account.'),
  }),
]);
export type ConfirmEmailAnswer = z.output<typeof confirmEmailOutput>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:30');
const notifications = z.strictObject({
  priceAlerts: z.boolean().describe('Mails about unusual prices.'),
  optimalWindows: z.boolean().describe('Mails about good times to use energy.'),
  rateChanges: z.boolean().describe('Mails about changes of the tariff.'),
  dailyDigest: z.boolean().describe('A mail with the day’s prices.'),
  productNews: z.boolean().describe('Mails about news of the product.'),
  quietHours: z
    .strictObject({ start: clockTime.describe('When they begin.'), end: clockTime.describe('When they end.') })
    .nullable()
    .describe('Local times; null: none.'),
});
const label = name.nullable();
export const preferencesOutput = z
  .strictObject({
    region: regionCode.nullable().describe('Region code, such as us_ct or de; null: not chosen.'),
    utilities: z.array(z.enum(UTILITIES)).describe('What the person buys.'),
    supplier: z.string().nullable().describe('Who the person buys from; null: did not say.'),
    currentTariff: z.string().nullable().describe('The person’s tariff; null: did not say.'),
    timeZone: z.string().nullable().describe('IANA name; null: that of the region.'),
    currency: z.enum(CURRENCIES).nullable().describe('null: that of the region.'),
    notifications: notifications.describe('Which mails the person gets.'),
  })
  .meta({ id: 'Preferences' });
export type Preferences = z.output<typeof preferencesOutput>;
export const updatePreferencesInput = z.strictObject({
  region: regionCode
    .nullable()
    .optional()
    .describe('A region code; a US state is us_ct, never CT. What is left out stays as it is; null takes it back.'),
  utilities: z.array(z.enum(UTILITIES)).max(UTILITIES.length).optional(),
  supplier: label.optional(),
  currentTariff: label.optional(),
  timeZone: z.string().min(1).max(64).nullable().optional().describe('IANA name, such as Europe/Berlin.'),
  currency: z.enum(CURRENCIES).nullable().optional(),
  notifications: notifications.partial().optional(),
});
export type PreferencesPatch = z.output<typeof updatePreferencesInput>;

export const updateProfileInput = z.strictObject({ name: name.nullable() });
export const meOutput = z.strictObject({
  user: userOutput.describe('The account.'),
  preferences: preferencesOutput.describe('What the person has chosen.'),
  secondFactors: z.array(z.enum(SECOND_FACTORS)).describe('Those that can be used at the next sign-in.'),
  linkedProviders: z.array(z.string()).describe('Other providers this account can be signed in to with.'),
});
export type Me = z.output<typeof meOutput>;

export const sessionsOutput = z.strictObject({
  sessions: z
    .array(
      z
        .strictObject({
          id: z.string().describe('Id of the session.'),
          ...sessionView,
          current: z.boolean().describe('The one this question came with.'),
        })
        .meta({ id: 'Session' }),
    )
    .describe('Open sessions.'),
});
export type SessionList = z.output<typeof sessionsOutput>;
export const revokeSessionInput = z.strictObject({ id: z.string().min(1).max(64) });
export const revokeAllSessionsInput = z.strictObject({
  keepCurrent: z.boolean().default(true).describe('false: signs out here as well.'),
  alsoEnd,
  password: password.optional().describe('Required when `alsoEnd` chooses more than API keys and the account has one.'),
});

export const keysOutput = z.strictObject({ keys: z.array(keyView).describe('The keys of the account.') });
export const createKeyInput = z.strictObject({
  name,
  scopes: z.array(z.enum(SCOPES)).max(SCOPES.length).default([]).describe('None: the key says who calls, no more.'),
  expiresInDays: z
    .int()
    .min(1)
    .max(MAX_KEY_DAYS)
    .default(90)
    .describe('Every key ends, after a year at the latest. Rotating a key keeps its end.'),
  ...proof,
});
export const keyIdInput = z.strictObject({ id: z.uuid() });
export const rotateKeyInput = z.strictObject({ id: z.uuid(), ...proof });
export const createdKeyOutput = z.strictObject({
  key: z.string().describe('The key itself. It is shown this once and stored nowhere.'),
  details: keyView.describe('What is stored of it.'),
});
export type CreatedKey = z.output<typeof createdKeyOutput>;

const providerId = z.string().min(1).max(40).describe('As `oauth/providers` lists it, such as google.');
export const oauthProvidersOutput = z.strictObject({
  providers: z
    .array(
      z.strictObject({
        id: z.string().describe('Id of the provider, such as google.'),
        name: z.string().describe('Name for people.'),
      }),
    )
    .describe('Providers one can sign in with.'),
});
export const startOauthInput = z.strictObject({
  provider: providerId,
  redirectTo: z
    .string()
    .max(2_000)
    .optional()
    .describe('Where the browser goes afterwards: exactly one of the URLs the operator allows; default: the first.'),
  link: z
    .boolean()
    .default(false)
    .describe('true: links the provider to the account that is signed in, which must say its password.'),
  ...proof,
  transport,
});
export const startOauthOutput = z.strictObject({
  url: z.string().describe('Send the browser there. It comes back to the web application with `code` and `state`.'),
  browserState: z.string().nullable().describe('With `transport: token`: give it back at the end. Else null.'),
});
export type OauthStart = z.output<typeof startOauthOutput>;
export const finishOauthInput = z.strictObject({
  provider: providerId.describe('The one that sent the browser back: another one’s answer is refused.'),
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(4_000),
  iss: z.string().max(2_000).optional().describe('Where the provider sent it along.'),
  browserState,
  transport,
});
export const finishOauthOutput = z.strictObject({
  redirectTo: z.string().describe('Where the browser goes now.'),
  outcome: z
    .discriminatedUnion('status', [
      signedIn,
      secondFactorRequired,
      z.strictObject({ status: z.literal('linked').describe('The provider is linked to the account.') }),
    ])
    .describe('What came of it.'),
});
export type OauthFinish = z.output<typeof finishOauthOutput>;
export const unlinkOauthInput = z.strictObject({ provider: providerId, ...proof });
