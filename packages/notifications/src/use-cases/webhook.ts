import type { Db } from '@energy-optimizer/db';
import type { Clock } from '@energy-optimizer/kernel';
import { POSTMARK_STREAM } from '../adapters/postmark/client.ts';
import { outboxIdOf, type PostmarkEvent, readPostmarkEvent } from '../adapters/postmark/webhook.ts';
import { webhookRefused, webhookUnreadable } from '../errors.ts';
import { normalizeAddress } from '../sending/address.ts';
import { sameBytes } from '../signing/signing.ts';
import { markBounced } from '../store/outbox.ts';
import { recordSuppression, type SuppressionChange, type SuppressionReason } from '../store/suppression.ts';

export interface PostmarkWebhook {
  /** The header `Authorization`: Basic, any user name, the secret as password. */
  readonly authorization: string | undefined;
  /** The parsed JSON. */
  readonly body: unknown;
}

const BASIC = /^basic +([\w+/=-]+)$/i;

function passwordOf(authorization: string | undefined): string | undefined {
  const encoded = authorization === undefined ? undefined : BASIC.exec(authorization)?.[1];
  const decoded = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString();
  const at = decoded.indexOf(':');
  return at < 0 ? undefined : decoded.slice(at + 1);
}

/** Whether the caller has the secret; never true if none is configured. */
function isGenuineWebhook(secret: string | undefined, authorization: string | undefined): boolean {
  const shown = passwordOf(authorization);
  return secret !== undefined && shown !== undefined && sameBytes(Buffer.from(shown), Buffer.from(secret));
}

/** @throws AppError `webhook_refused` (403), also if no secret is configured */
export function requireWebhookSecret(secret: string | undefined, authorization: string | undefined): void {
  if (!isGenuineWebhook(secret, authorization)) throw webhookRefused();
}

/** Processes a Postmark webhook. Idempotent and independent of order. */
export async function postmarkWebhook(
  deps: { readonly db: Db; readonly clock: Clock; readonly webhookSecret: string | undefined },
  webhook: PostmarkWebhook,
): Promise<{ readonly changed: boolean }> {
  requireWebhookSecret(deps.webhookSecret, webhook.authorization);
  const event = readEvent(webhook.body);
  if (event === undefined) return { changed: false };
  const id = outboxIdOf(event);
  if (id !== undefined && event.RecordType !== 'SubscriptionChange')
    await markBounced(deps.db, id, event.BouncedAt, event.RecordType === 'Bounce' ? event.Type : 'SpamComplaint');
  const change = suppressionChange(event, deps.clock.now());
  return { changed: change !== undefined && (await recordSuppression(deps.db, change)) };
}

function readEvent(body: unknown): PostmarkEvent | undefined {
  try {
    return readPostmarkEvent(body);
  } catch (error) {
    throw webhookUnreadable(error);
  }
}

const REASONS: Readonly<Record<string, SuppressionReason>> = { HardBounce: 'bounce', SpamComplaint: 'complaint' };

/** The suppression change of an event for our stream; none for bounces after which Postmark keeps delivering. */
function suppressionChange(event: PostmarkEvent, now: Date): SuppressionChange | undefined {
  if (event.MessageStream !== POSTMARK_STREAM) return undefined;
  const isChange = event.RecordType === 'SubscriptionChange';
  const address = normalizeAddress(isChange ? event.Recipient : event.Email);
  if (address === undefined) return undefined;
  const at = isChange ? event.ChangedAt : event.BouncedAt;
  // A clock ahead of time must not override later events.
  const base = { address, scope: 'all', changedAt: at < now ? at : now } as const;
  if (isChange) {
    const reason = REASONS[event.SuppressionReason ?? ''] ?? 'manual';
    return { ...base, suppressed: event.SuppressSending, reason };
  }
  if (event.RecordType === 'SpamComplaint') return { ...base, suppressed: true, reason: 'complaint' };
  return event.Inactive ? { ...base, suppressed: true, reason: 'bounce' } : undefined;
}
