import { dateTime, greeting, unlinked } from './format.ts';
import { action, facts, note, paragraph } from './message.ts';
import type { Template } from './template.ts';

const NOT_YOU = 'If you did not ask for this, you can ignore this mail: without the link nothing changes.';
const WHY_ACCOUNT = 'You get this mail because of something that was done with your energy-optimizer account.';
const WHY_ADDRESS = 'You get this mail because this address was entered at energy-optimizer.';
const EXPIRES_AT = new Date('2026-11-20T10:15:00Z');

const until = (expiresAt: Date): string => `It works once, until ${dateTime(expiresAt)}.`;

export const verify: Template<'verify'> = {
  category: 'transactional',
  why: WHY_ADDRESS,
  expiresAt: ({ expiresAt }) => expiresAt,
  message: ({ url, expiresAt, name }) => ({
    subject: 'Confirm your e-mail address',
    preview: 'One click and your address is confirmed.',
    heading: 'Confirm your e-mail address',
    blocks: [
      paragraph(greeting(name)),
      paragraph('Please confirm that this address is yours.'),
      action('Confirm address', url),
      note(until(expiresAt)),
      note(NOT_YOU),
    ],
  }),
  sample: {
    url: 'https://energy.example/verify?token=sample',
    expiresAt: new Date('2026-11-21T10:00:00Z'),
    name: 'Ada',
  },
};

export const magicLink: Template<'magicLink'> = {
  category: 'transactional',
  why: WHY_ADDRESS,
  expiresAt: ({ expiresAt }) => expiresAt,
  message: ({ url, expiresAt, device }) => ({
    subject: 'Your sign-in link',
    preview: 'Sign in without a password.',
    heading: 'Sign in',
    blocks: [
      paragraph('Here is the link to sign in. Open it in the browser in which you asked for it.'),
      action('Sign in', url),
      ...(device === undefined ? [] : [facts(['Asked for with', unlinked(device)])]),
      note(until(expiresAt)),
      note('If you did not ask for this, ignore this mail and never pass the link on: whoever has it is you.'),
    ],
  }),
  sample: {
    url: 'https://energy.example/magic?token=sample',
    expiresAt: EXPIRES_AT,
    device: 'Firefox 145 on Linux',
  },
};

export const reset: Template<'reset'> = {
  category: 'transactional',
  why: WHY_ADDRESS,
  expiresAt: ({ expiresAt }) => expiresAt,
  message: ({ url, expiresAt }) => ({
    subject: 'Reset your password',
    preview: 'Choose a new password.',
    heading: 'Reset your password',
    blocks: [
      paragraph('Choose a new password with this link. All other sessions end when you do.'),
      action('Choose a new password', url),
      note(until(expiresAt)),
      note(NOT_YOU),
    ],
  }),
  sample: { url: 'https://energy.example/reset?token=sample', expiresAt: EXPIRES_AT },
};

export const accountExists: Template<'accountExists'> = {
  category: 'transactional',
  why: WHY_ADDRESS,
  message: ({ signInUrl, resetUrl }) => ({
    subject: 'You have an account already',
    preview: 'Somebody signed up with your address.',
    heading: 'You have an account already',
    blocks: [
      paragraph('Somebody, probably you, signed up with this address. It has an account already, so none was made.'),
      action('Sign in', signInUrl),
      paragraph('If you do not know your password any more, choose a new one:'),
      action('Reset the password', resetUrl),
    ],
  }),
  sample: { signInUrl: 'https://energy.example/sign-in', resetUrl: 'https://energy.example/reset' },
};

export const unlock: Template<'unlock'> = {
  category: 'transactional',
  why: WHY_ACCOUNT,
  expiresAt: ({ expiresAt }) => expiresAt,
  message: ({ url, expiresAt, failures, network }) => ({
    subject: 'Your account is locked for a while',
    preview: 'Too many failed sign-ins. This link opens it at once.',
    heading: 'Your account is locked for a while',
    blocks: [
      paragraph(
        `There were ${failures} failed sign-ins in a row, so your account takes no further tries for some minutes.`,
      ),
      ...(network === undefined ? [] : [facts(['The last one came from', unlinked(network)])]),
      paragraph('It opens again by itself. If that was you, open it at once:'),
      action('Unlock my account', url),
      note(until(expiresAt)),
      note('If it was not you, there is nothing to do: your password was not found out.'),
    ],
  }),
  sample: {
    url: 'https://energy.example/unlock?token=sample',
    expiresAt: EXPIRES_AT,
    failures: 5,
    network: '192.0.2.7',
  },
};

export const welcome: Template<'welcome'> = {
  category: 'transactional',
  why: 'You get this mail once, because you opened an account at energy-optimizer.',
  message: ({ appUrl, name }) => ({
    subject: 'Welcome to energy-optimizer',
    preview: 'Your account is ready.',
    heading: 'Welcome',
    blocks: [
      paragraph(greeting(name)),
      paragraph(
        'Your account is ready. Tell us your region and supplier, and you see what electricity costs now and when it is cheapest.',
      ),
      action('Open energy-optimizer', appUrl),
    ],
  }),
  sample: { appUrl: 'https://energy.example/', name: 'Ada' },
};
