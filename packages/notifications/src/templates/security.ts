import { dateTime, unlinked } from './format.ts';
import { action, facts, note, paragraph } from './message.ts';
import type { Template } from './template.ts';

const WHY =
  'You are receiving this e-mail because it concerns the security of your energy-optimizer account. You cannot unsubscribe from security e-mails.';
const AT = new Date('2026-11-20T10:00:00Z');
const OCCASION = { at: AT, device: 'Firefox 145 on Linux', network: '192.0.2.7' };

interface Occasion {
  readonly at: Date;
  readonly device: string;
  readonly network: string;
}

const rows = ({ at, device, network }: Occasion) =>
  [
    ['When', dateTime(at)],
    ['With', unlinked(device)],
    ['From', unlinked(network)],
  ] as const;

export const newSignIn: Template<'newSignIn'> = {
  category: 'transactional',
  why: WHY,
  message: (props) => ({
    subject: 'New sign-in to your account',
    preview: 'If this was you, no action is needed.',
    heading: 'New sign-in to your account',
    blocks: [
      paragraph('Someone signed in to your account from a new device.'),
      facts(...rows(props)),
      paragraph('If this was you, no action is needed. If not, end that session and change your password.'),
      action('Review sessions', props.sessionsUrl),
    ],
  }),
  sample: { ...OCCASION, sessionsUrl: 'https://energy.example/settings/sessions' },
};

export const keyCreated: Template<'keyCreated'> = {
  category: 'transactional',
  why: WHY,
  message: (props) => ({
    subject: 'New API key for your account',
    preview: 'If you created it, no action is needed.',
    heading: 'New API key for your account',
    blocks: [
      paragraph('An API key was created for your account.'),
      facts(
        ['Name', unlinked(props.keyName)],
        ['Starts with', props.prefix],
        ['Scopes', props.scopes.join(', ') || 'none'],
        ['Valid until', props.expiresAt === undefined ? 'revoked' : dateTime(props.expiresAt)],
        ...rows(props),
      ),
      paragraph('If you did not create it, revoke it and change your password.'),
      action('Review API keys', props.keysUrl),
      note('The key itself was shown only once, when it was created. We do not store it or send it by e-mail.'),
    ],
  }),
  sample: {
    ...OCCASION,
    keyName: 'home assistant',
    prefix: 'eo_live_ab12',
    scopes: ['prices:read', 'alerts:write'],
    expiresAt: new Date('2027-11-20T00:00:00Z'),
    keysUrl: 'https://energy.example/settings/keys',
  },
};

const CHANGES = {
  password: 'The password of your account was changed. All other sessions were ended.',
  email: 'The e-mail address of your account was changed.',
  email_requested: 'Someone requested a change of the e-mail address of your account. It has not been changed yet.',
  second_factor_added: 'A second factor was added to your account.',
  second_factor_removed: 'A second factor was removed from your account.',
  second_factors_removed:
    'An operator of this service removed all second factors from your account and ended its sessions. Your password still works; set up a new second factor after signing in.',
  recovery_codes_renewed: 'The recovery codes of your account were replaced. The old ones no longer work.',
  provider_linked: 'An identity provider was linked to your account.',
  provider_unlinked: 'An identity provider was unlinked from your account.',
  api_key_revoked: 'An API key of your account was revoked.',
  sessions_ended: 'Sessions of your account were ended.',
} as const;

export const accountChanged: Template<'accountChanged'> = {
  category: 'transactional',
  why: WHY,
  message: (props) => ({
    subject: 'Your account was changed',
    preview: CHANGES[props.what],
    heading: 'Your account was changed',
    blocks: [
      paragraph(CHANGES[props.what]),
      facts(...rows(props), ...(props.ended === undefined ? [] : [['Also ended', unlinked(props.ended)] as const])),
      paragraph('If this was not you, someone else has access to your account. Secure it now.'),
      action('Secure my account', props.securityUrl),
    ],
  }),
  sample: { ...OCCASION, what: 'password', securityUrl: 'https://energy.example/settings/security' },
};
