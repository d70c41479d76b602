import { testDb } from '@energy-optimizer/db/testing';
import { fixedClock } from '@energy-optimizer/kernel';
import type { ConsentPort, MailTransport, OutgoingMail, SendOutcome } from '../ports.ts';
import type { Mail } from '../sending/mail.ts';
import { createNotificationsService, type NotificationsDeps } from '../service.ts';

export const NOW = '2026-11-20T10:00:00.000Z';
export const FROM = { name: 'Energy', address: 'no-reply@energy.example' };
export const WEBHOOK_SECRET = 'the-webhook-secret-of-the-tests';

/** Every recipient has consented to everything. */
export const CONSENTED: ConsentPort = { refusal: async () => undefined };

/** A scripted transport that records the mails it receives. */
export function scriptedTransport(
  send: (mail: OutgoingMail, nth: number) => SendOutcome | Promise<SendOutcome> = () => ({
    kind: 'sent',
    provider: 'scripted',
    messageId: null,
  }),
) {
  const mails: OutgoingMail[] = [];
  const transport: MailTransport = {
    name: 'scripted',
    send: async (mail) => {
      mails.push(mail);
      return send(mail, mails.length);
    },
  };
  return { transport, mails };
}

/** The service with its own database and clock. */
export async function world(options: Partial<Omit<NotificationsDeps, 'db' | 'clock'>> = {}) {
  const db = await testDb({ poolSize: 10 });
  const clock = fixedClock(NOW);
  const deps: NotificationsDeps = {
    db,
    clock,
    random: () => 1 - Number.EPSILON,
    transports: [scriptedTransport().transport],
    from: FROM,
    publicUrl: 'https://energy.example',
    webhookSecret: WEBHOOK_SECRET,
    consent: CONSENTED,
    ...options,
  };
  const service = createNotificationsService(deps);
  return {
    db,
    clock,
    service,
    /** Another replica: the same database, other parts. */
    replica: (other: Partial<NotificationsDeps>) => createNotificationsService({ ...deps, ...other }),
    enqueue: (mail: Mail) => db.transaction((tx) => service.enqueueMail(tx, mail)),
    later: (ms: number) => clock.set(new Date(clock.now().getTime() + ms)),
    mail: async (id: string) => (await service.outbox({ limit: 200 })).items.find((item) => item.id === id),
    /** The stored content of an e-mail. */
    payload: async (id: string) =>
      (await db.rows.mailOutbox.findUnique({ where: { id }, select: { payload: true } }))?.payload,
    close: () => db.close(),
  };
}
export type World = Awaited<ReturnType<typeof world>>;

export const magicLink = (to = 'ada@example.com', token = 'secret-token'): Mail => ({
  template: 'magicLink',
  to,
  props: { url: `https://energy.example/magic?token=${token}`, expiresAt: new Date('2026-11-20T10:15:00Z') },
});

/** A mail that never expires. */
export const welcome = (to = 'ada@example.com'): Extract<Mail, { template: 'welcome' }> => ({
  template: 'welcome',
  to,
  props: { appUrl: 'https://energy.example/' },
});

export const priceAlert = (to = 'ada@example.com'): Mail => ({
  template: 'priceAlert',
  to,
  props: {
    region: 'Norway, Oslo',
    utility: 'electricity',
    rule: 'below',
    threshold: 0,
    value: -0.0123,
    currency: 'EUR',
    unit: 'kWh',
    start: new Date('2026-11-20T12:00:00Z'),
    end: new Date('2026-11-20T13:00:00Z'),
    timeZone: 'Europe/Oslo',
    manageUrl: 'https://energy.example/alerts',
  },
});

/** An e-mail as passed to a transport. */
export const outgoing = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  id: '0b9a3c52-4f0e-4b8e-9d43-0a9f2f6f3f10',
  template: 'magicLink',
  from: FROM,
  to: 'ada@example.com',
  subject: 'Your sign-in link',
  html: '<p>Hello</p>',
  text: 'Hello\n',
  messageId: '<0b9a3c52-4f0e-4b8e-9d43-0a9f2f6f3f10@energy.example>',
  headers: { 'Auto-Submitted': 'auto-generated' },
  ...changes,
});

export const reset = (to = 'ada@example.com'): Mail => ({
  template: 'reset',
  to,
  props: { url: 'https://energy.example/reset?token=x', expiresAt: new Date('2026-11-20T11:00:00Z') },
});

export const news = (to = 'ada@example.com'): Mail => ({
  template: 'productNews',
  to,
  props: { subject: 'News', text: 'Something new.', url: 'https://energy.example/news' },
});
