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
  type CredentialSelection,
  inspectResetOutput,
  type KeyView,
  type PasskeyView,
  type PasswordReset,
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

/** Schemas of the account operations. */

export const emailInput = z.strictObject({ email });
export const tokenInput = z.strictObject({ token });

export const signUpInput = z.strictObject({ email, password: newPassword, name: name.optional() });
export const sentOutput = z.strictObject({
  status: z.literal('sent').describe('An e-mail was sent if the address is eligible.'),
});
export const doneOutput = z.strictObject({ status: z.literal('done').describe('The operation succeeded.') });

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
  browserState: z.string().nullable().describe('With `transport: token`: send it when using the link. Otherwise null.'),
});
export const useMagicLinkInput = z.strictObject({ token, browserState, transport });
export const changePasswordInput = z.strictObject({ currentPassword: password, newPassword, alsoEnd });
export const changeEmailInput = z.strictObject({ email, ...proof });
export const deleteAccountInput = z.strictObject({
  confirmation: z.literal('delete my account'),
  password: password.optional().describe('Required if the account has a password.'),
});
export const passwordStrengthInput = z.strictObject({
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
  personal: z
    .array(z.string().max(254))
    .max(5)
    .default([])
    .describe('Personal data, such as name or address, to check the password against.'),
});
export const passwordStrengthOutput = z.strictObject({
  score: z
    .union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .describe('0 (trivial to guess) to 4 (very hard to guess).'),
  acceptable: z.boolean().describe('Whether the password would be accepted.'),
  warning: z.string().nullable().describe('Why it is weak, such as `common`; null if unknown.'),
});

export const userOutput = z
  .strictObject({
    id: z.uuid().describe('ID of the account.'),
    email: emailAddress.describe('E-mail address of the account.'),
    name: z.string().nullable().describe('Name of the user; null if not set.'),
    role: z.enum(ROLES).describe('Role; `admin` can manage other accounts.'),
    tier: z.enum(TIERS).describe('Tier of the account.'),
    hasPassword: z.boolean().describe('Whether the account has a password.'),
    createdAt: z.date().describe('When the account was created.'),
  })
  .meta({ id: 'User' });
export type UserView = z.output<typeof userOutput>;

export const SECOND_FACTORS = ['totp', 'passkey', 'recovery_code'] as const;
const signedIn = z
  .strictObject({
    status: z.literal('signed_in').describe('A session was created.'),
    user: userOutput.describe('The signed-in user.'),
    expiresAt: z.date().describe('When the session expires if it is not used; each use extends it.'),
    token: z
      .string()
      .nullable()
      .describe('With `transport: token`: send it as `Authorization: Bearer …`. Otherwise null.'),
  })
  .meta({ id: 'SignedIn' });
const secondFactorRequired = z
  .strictObject({
    status: z.literal('second_factor_required').describe('A second factor is required.'),
    pendingToken: z.string().describe('Token for the second step.'),
    expiresAt: z.date().describe('Deadline for the second step.'),
    methods: z.array(z.enum(SECOND_FACTORS)).describe('Accepted second factors.'),
  })
  .meta({ id: 'SecondFactorRequired' });
export const signInOutput = z.discriminatedUnion('status', [signedIn, secondFactorRequired]).meta({ id: 'SignIn' });
export type SignInResult = z.output<typeof signInOutput>;
export const confirmEmailOutput = z.discriminatedUnion('status', [
  signedIn,
  secondFactorRequired,
  z.strictObject({
    status: z.literal('confirmed').describe('The address is confirmed. Sign in next.'),
  }),
  z.strictObject({
    status: z
      .literal('password_required')
      .describe('The sign-up came from a different browser and was not completed. Call again with a new password.'),
    email: emailAddress.describe('The address the account will be created for.'),
  }),
]);
export type ConfirmEmailResult = z.output<typeof confirmEmailOutput>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:30');
const notifications = z.strictObject({
  priceAlerts: z.boolean().describe('E-mails about unusual prices.'),
  optimalWindows: z.boolean().describe('E-mails about good times to use energy.'),
  rateChanges: z.boolean().describe('E-mails about tariff changes.'),
  dailyDigest: z.boolean().describe('A daily e-mail with the prices of the day.'),
  productNews: z.boolean().describe('E-mails about product news.'),
  quietHours: z
    .strictObject({
      start: clockTime.describe('Start of the quiet hours.'),
      end: clockTime.describe('End of the quiet hours.'),
    })
    .nullable()
    .describe('Quiet hours in local time; null if none.'),
});
export const preferencesOutput = z
  .strictObject({
    region: regionCode.nullable().describe('Region code, such as us_ct or de; null if not set.'),
    utilities: z.array(z.enum(UTILITIES)).describe('Utilities the user buys.'),
    timeZone: z.string().nullable().describe('IANA time zone; null for the time zone of the region.'),
    currency: z.enum(CURRENCIES).nullable().describe('Preferred currency; null for the currency of the region.'),
    notifications: notifications.describe('E-mail notifications.'),
  })
  .meta({
    id: 'Preferences',
    description: 'Preferences of a user. The current tariffs and suppliers are in `household.tariffs`.',
  });
export type Preferences = z.output<typeof preferencesOutput>;
export const updatePreferencesInput = z.strictObject({
  region: regionCode
    .nullable()
    .optional()
    .describe('A region code; use us_ct, not CT, for a US state. Omitted preferences are unchanged; null resets one.'),
  utilities: z.array(z.enum(UTILITIES)).max(UTILITIES.length).optional(),
  timeZone: z.string().min(1).max(64).nullable().optional().describe('IANA time zone, such as Europe/Berlin.'),
  currency: z.enum(CURRENCIES).nullable().optional(),
  notifications: notifications.partial().optional(),
});
export type PreferencesPatch = z.output<typeof updatePreferencesInput>;

export const updateProfileInput = z.strictObject({ name: name.nullable() });
export const meOutput = z.strictObject({
  user: userOutput.describe('The account.'),
  preferences: preferencesOutput.describe("The user's preferences."),
  secondFactors: z.array(z.enum(SECOND_FACTORS)).describe('Second factors available at the next sign-in.'),
  linkedProviders: z.array(z.string()).describe('Identity providers linked to this account.'),
});
export type Me = z.output<typeof meOutput>;

export const sessionsOutput = z.strictObject({
  sessions: z
    .array(
      z
        .strictObject({
          id: z.string().describe('ID of the session.'),
          ...sessionView,
          current: z.boolean().describe('Whether this is the session of the request.'),
        })
        .meta({ id: 'Session' }),
    )
    .describe('Active sessions.'),
});
export type SessionList = z.output<typeof sessionsOutput>;
export const revokeSessionInput = z.strictObject({ id: z.string().min(1).max(64) });
export const revokeAllSessionsInput = z.strictObject({
  keepCurrent: z.boolean().default(true).describe('If false, the current session ends as well.'),
  alsoEnd,
  password: password
    .optional()
    .describe('Required if `alsoEnd` selects more than API keys and the account has a password.'),
});

export const keysOutput = z.strictObject({ keys: z.array(keyView).describe('The keys of the account.') });
export const createKeyInput = z.strictObject({
  name,
  scopes: z
    .array(z.enum(SCOPES))
    .max(SCOPES.length)
    .default([])
    .describe('Scopes of the key. Without any, it only identifies the caller.'),
  expiresInDays: z
    .int()
    .min(1)
    .max(MAX_KEY_DAYS)
    .default(90)
    .describe('Days until the key expires, at most one year. Rotating a key keeps its expiry.'),
  ...proof,
});
export const keyIdInput = z.strictObject({ id: z.uuid() });
export const rotateKeyInput = z.strictObject({ id: z.uuid(), ...proof });
export const createdKeyOutput = z.strictObject({
  key: z.string().describe('The API key. It is shown only once and not stored.'),
  details: keyView.describe('The stored properties of the key.'),
});
export type CreatedKey = z.output<typeof createdKeyOutput>;

const providerId = z
  .string()
  .min(1)
  .max(40)
  .describe('ID of the provider as listed by `oauth/providers`, such as google.');
export const oauthProvidersOutput = z.strictObject({
  providers: z
    .array(
      z.strictObject({
        id: z.string().describe('ID of the provider, such as google.'),
        name: z.string().describe('Display name.'),
      }),
    )
    .describe('Configured identity providers.'),
});
export const startOauthInput = z.strictObject({
  provider: providerId,
  redirectTo: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      'Where to send the browser afterward; must be exactly one of the URLs allowed by the operator. Default: the first.',
    ),
  link: z
    .boolean()
    .default(false)
    .describe('If true, links the provider to the signed-in account, which requires its password.'),
  ...proof,
  transport,
});
export const startOauthOutput = z.strictObject({
  url: z
    .string()
    .describe('URL to send the browser to. The browser returns to the web application with `code` and `state`.'),
  browserState: z
    .string()
    .nullable()
    .describe('With `transport: token`: send it when finishing the sign-in. Otherwise null.'),
});
export type OauthStart = z.output<typeof startOauthOutput>;
export const finishOauthInput = z.strictObject({
  provider: providerId.describe('The provider that redirected the browser; must be the one in `oauth/start`.'),
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(4_000),
  iss: z.string().max(2_000).optional().describe('The `iss` parameter, if the provider sent one.'),
  browserState,
  transport,
});
export const finishOauthOutput = z.strictObject({
  redirectTo: z.string().describe('URL to send the browser to.'),
  outcome: z
    .discriminatedUnion('status', [
      signedIn,
      secondFactorRequired,
      z.strictObject({ status: z.literal('linked').describe('The provider is linked to the account.') }),
    ])
    .describe('The outcome.'),
});
export type OauthFinish = z.output<typeof finishOauthOutput>;
export const unlinkOauthInput = z.strictObject({ provider: providerId, ...proof });
