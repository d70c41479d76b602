import { randomUUID } from 'node:crypto';
import { until } from '@energy-optimizer/kernel/testing';
import type { TestServer } from './server.ts';

export const ADA = 'ada@example.com';

/** A beta code and an unsubscribe link reach Ada; with no transport configured mails are written to the log. */
export async function sendMails(
  { runtime, logged }: TestServer,
  now: string,
): Promise<{ readonly betaCode: string; readonly unsubscribeToken: string }> {
  const { service } = runtime.notifications;
  const at = new Date(now);
  // Alerts are sent to accounts only.
  const account = { id: randomUUID(), email: ADA, createdAt: at, updatedAt: at };
  await runtime.db.forTask('sign_in').rows.appUser.createMany({ data: account });
  await service.betaSignUp({ email: ADA, region: 'de' });
  const props = {
    region: 'Germany',
    utility: 'electricity',
    rule: 'below',
    threshold: 0,
    value: -0.01,
    currency: 'EUR',
    unit: 'kWh',
    start: at,
    end: new Date('2026-03-02T12:00:00Z'),
    timeZone: 'Europe/Berlin',
    manageUrl: 'https://energy.example/',
  } as const;
  await runtime.db.transaction((tx) => service.enqueueMail(tx, { template: 'priceAlert', to: ADA, props }));
  const isDone = async () => (await service.outbox({ status: 'sent', limit: 10 })).items.length === 2;
  await until(isDone);
  const texts = logged().map(({ text }) => String(text));
  const betaCode = found(texts, /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/);
  return { betaCode, unsubscribeToken: found(texts, /(?<=unsubscribe\?token=)\S+/) };
}

const found = (texts: readonly string[], pattern: RegExp): string =>
  texts.map((text) => pattern.exec(text)?.[0]).find((match) => match !== undefined)!;
