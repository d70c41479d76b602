import { dateTime } from './format.ts';
import { action, note, paragraph } from './message.ts';
import type { Template } from './template.ts';

const WHY =
  'You are receiving this e-mail because you requested it for your energy-optimizer account. You cannot unsubscribe from e-mails about requests.';
const AT = new Date('2026-11-21T10:00:00Z');

export const erasureRequested: Template<'erasureRequested'> = {
  category: 'transactional',
  why: WHY,
  message: ({ dueAt, undoUrl }) => ({
    subject: 'Your account will be erased',
    preview: `You can undo it until ${dateTime(dueAt)}.`,
    heading: 'Your account will be erased',
    blocks: [
      paragraph(`The erasure of your account and its data was requested. It begins on ${dateTime(dueAt)}.`),
      paragraph('Until then you can sign in and undo it. If you did not request it, undo it and change your password.'),
      action('Undo the erasure', undoUrl),
      note('This is the last e-mail about your account: after it we no longer have your address.'),
    ],
  }),
  sample: { dueAt: AT, undoUrl: 'https://energy.example/settings/privacy' },
};

export const exportReady: Template<'exportReady'> = {
  category: 'transactional',
  why: WHY,
  expiresAt: ({ expiresAt }) => expiresAt,
  message: ({ url, expiresAt }) => ({
    subject: 'Your data is ready',
    preview: 'The link works once.',
    heading: 'Your data is ready',
    blocks: [
      paragraph('The export of your data that you requested can be downloaded.'),
      action('Download my data', url),
      note(`The link works once, until ${dateTime(expiresAt)}. After that the file is deleted.`),
    ],
  }),
  sample: { url: 'https://energy.example/privacy/export#token=sample', expiresAt: AT },
};
