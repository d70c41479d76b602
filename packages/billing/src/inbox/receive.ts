import { AppError } from '@energy-optimizer/kernel';
import type { PaymentsContext } from '../context.ts';
import { insertEvents, type NewEvent } from '../store/inbox.ts';
import type { Arrivals } from './arrivals.ts';
import { createBatch } from './batch.ts';
import { readHint } from './hint.ts';
import { verifiedBody } from './signature.ts';

export interface Webhook {
  readonly body: Uint8Array;
  /** The header `stripe-signature`. */
  readonly signature: string | undefined;
}

/** Stores a webhook event; resolves once it is committed. @throws AppError `webhook_unverified` (400) */
export type ReceiveWebhook = (webhook: Webhook) => Promise<{ readonly received: true }>;

const MAX_BATCH = 200;

export function createReceiver({ db, clock, settings }: PaymentsContext, arrivals: Arrivals): ReceiveWebhook {
  const isLive = /^[rs]k_live_/.test(settings.secretKey);
  const insert = createBatch<NewEvent>(
    (events) => db.transaction((tx) => insertEvents(tx, events, clock.now())),
    MAX_BATCH,
  );
  return async ({ body, signature }) => {
    const text = verifiedBody({ body, header: signature }, settings.webhookSecrets, clock.now());
    if (text === undefined) throw unverified('The signature is missing, wrong or older than 300 seconds.');
    const event = readHint(text, { isLive });
    if (event === undefined)
      throw unverified('The body is not a snapshot event. Thin events are not supported: use a snapshot endpoint.');
    await arrivals.during(() => insert(event));
    return { received: true };
  };
}

const unverified = (publicMessage: string): AppError =>
  new AppError('malformed', { code: 'webhook_unverified', publicMessage });
