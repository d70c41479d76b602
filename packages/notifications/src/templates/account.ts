import { countOf } from '@energy-optimizer/kernel';
import { dateTime, greeting, unlinked } from './format.ts';
import { action, facts, note, paragraph } from './message.ts';
import type { Template } from './template.ts';

const NOT_YOU = 'If you did not request this, you can ignore this e-mail. Nothing changes unless the link is opened.';
const WHY_ACCOUNT = 'You are receiving this e-mail because of activity in your energy-optimizer account.';
const WHY_ADDRESS = 'You are receiving this e-mail because this address was entered at energy-optimizer.';
const EXPIRES_AT = new Date('2026-11-20T10:15:00Z');

const until = (expiresAt: Date): string => `The link can be used once and expires on ${dateTime(expiresAt)}.`;

export const verify: Template<'verify'> = {
  category: 'transactional',
  why: WHY_ADDRESS,
  expiresAt: ({ expiresAt }) => expiresAt,
  message: ({ url, expiresAt, name }) => ({
    subject: 'Confirm your e-mail address',
    preview: 'Confirm your address with one click.',
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
      paragraph('Use this link to sign in. Open it in the browser in which you requested it.'),
      action('Sign in', url),
      ...(device === undefined ? [] : [facts(['Requested with', unlinked(device)])]),
      note(until(expiresAt)),
      note(
        'If you did not request this, ignore this e-mail. Never share the link: anyone who has it can sign in to your account.',
      ),
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
      paragraph('Use this link to choose a new password. This ends all other sessions.'),
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
    subject: 'You already have an account',
    preview: 'Someone tried to sign up with your address.',
    heading: 'You already have an account',
    blocks: [
      paragraph(
        'Someone, probably you, tried to sign up with this address. It already has an account, so no new one was created.',
      ),
      action('Sign in', signInUrl),
      paragraph('If you have forgotten your password, choose a new one:'),
      action('Reset password', resetUrl),
    ],
  }),
  sample: { signInUrl: 'https://energy.example/sign-in', resetUrl: 'https://energy.example/reset' },
};

export const unlock: Template<'unlock'> = {
  category: 'transactional',
  why: WHY_ACCOUNT,
  expiresAt: ({ expiresAt }) => expiresAt,
  message: ({ url, expiresAt, failures, network }) => ({
    subject: 'Your account is temporarily locked',
    preview: 'Too many failed sign-ins. Use this link to unlock it now.',
    heading: 'Your account is temporarily locked',
    blocks: [
      paragraph(`Sign-in is locked for a few minutes after ${countOf(failures, 'failed sign-in')} in a row.`),
      ...(network === undefined ? [] : [facts(['Last attempt from', unlinked(network)])]),
      paragraph('It unlocks automatically. If this was you, you can unlock it now:'),
      action('Unlock my account', url),
      note(until(expiresAt)),
      note('If this was not you, no action is needed: your password was not guessed.'),
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
  why: 'You are receiving this one-time e-mail because you created an account at energy-optimizer.',
  message: ({ appUrl, name }) => ({
    subject: 'Welcome to energy-optimizer',
    preview: 'Your account is ready.',
    heading: 'Welcome',
    blocks: [
      paragraph(greeting(name)),
      paragraph(
        'Your account is ready. Set your region and supplier to see what electricity costs now and when it is cheapest.',
      ),
      action('Open energy-optimizer', appUrl),
    ],
  }),
  sample: { appUrl: 'https://energy.example/', name: 'Ada' },
};
