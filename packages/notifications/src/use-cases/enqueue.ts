import { randomUUID } from 'node:crypto';
import type { Sql } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import { invalidAddress } from '../errors.ts';
import { normalizeAddress } from '../sending/address.ts';
import type { EnqueuedMail, Mail } from '../sending/mail.ts';
import { insertMail, mailIdOf } from '../store/outbox.ts';
import { encodeProps, outboxFacts } from '../templates/index.ts';

const MAX_KEY_LENGTH = 200;

/** Queues an e-mail in the caller's transaction; it is sent once, and only if, that commits. */
export async function enqueueMail(clock: Clock, tx: Sql, mail: Mail): Promise<EnqueuedMail> {
  const { template, props } = mail;
  const recipient = normalizeAddress(mail.to);
  if (recipient === undefined) throw invalidAddress('to');
  const payload = encodeProps(template, props);
  const id = randomUUID();
  const idempotencyKey = mail.idempotencyKey ?? id;
  if (idempotencyKey.length > MAX_KEY_LENGTH) throw new RangeError('the idempotency key of a mail is too long');
  const added = await insertMail(tx, {
    id,
    idempotencyKey,
    template,
    recipient,
    payload,
    createdAt: clock.now(),
    ...outboxFacts(template, props),
  });
  if (added !== undefined) return { id: added, isNew: true };
  return { id: (await mailIdOf(tx, idempotencyKey)) ?? id, isNew: false };
}
