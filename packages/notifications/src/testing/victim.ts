import { createDb } from '@energy-optimizer/db';
import { systemClock } from '@energy-optimizer/kernel';
import { createNotifications, createSmtpTransport } from '../index.ts';
import { CONSENTED, FROM } from './world.ts';

/** A server that sends queued e-mails by SMTP, for the test that kills it. */
const [url, smtpUrl] = process.argv.slice(2);
if (!url || !smtpUrl) throw new Error('usage: victim.ts <database url> <SMTP url>');
const { mailer } = createNotifications({
  db: await createDb({ url, applicationName: 'energy-victim' }),
  clock: systemClock,
  transports: [createSmtpTransport({ url: smtpUrl })],
  from: FROM,
  publicUrl: 'https://energy.example',
  webhookSecret: undefined,
  consent: CONSENTED,
});
await mailer.start();
