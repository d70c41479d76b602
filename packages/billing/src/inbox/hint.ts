import { z } from 'zod';
import { idOf } from '../adapters/stripe/transform.ts';
import type { NewEvent } from '../store/inbox.ts';
import { type Announced, announcedBy } from './event-types.ts';

/** Longer bodies are not kept; the event is processed all the same. */
const MAX_PAYLOAD_CHARS = 32_768;
const MAX_ID_CHARS = 255;

/** Printable ASCII. Events are stored together, so one that the database refuses would take others with it. */
const PRINTABLE = /^[\x20-\x7e]+$/;
const text = z.string().regex(PRINTABLE).max(MAX_ID_CHARS);
const stripeEvent = z.looseObject({
  id: text,
  object: z.literal('event'),
  type: text,
  api_version: text.nullish(),
  created: z.number().int().min(0).max(8.64e12).nullish(),
  livemode: z.boolean().nullish(),
  account: text.nullish(),
  data: z.looseObject({ object: z.looseObject({}) }),
});

/** The account that events belong to. */
export interface OwnAccount {
  readonly isLive: boolean;
}

/**
 * The little of an event that is used: its identity, and the customer or charge to read again from Stripe. The shape of
 * the object, which depends on the API version of the endpoint, plays no further part.
 * @returns undefined if the body is not a snapshot event
 */
export function readHint(body: string, own: OwnAccount): NewEvent | undefined {
  const parsed = stripeEvent.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  const { id, type, api_version, created, livemode, account, data } = parsed.data;
  const announced = announcedBy(type);
  const isForeign = account != null || (livemode != null && livemode !== own.isLive);
  const isPending = announced !== undefined && !isForeign;
  return {
    ...{ id, type, apiVersion: api_version ?? null },
    ...(isPending ? partiesOf(type, announced, data.object) : NOBODY),
    sentAt: created == null ? null : new Date(created * 1_000),
    payload: isPending && body.length <= MAX_PAYLOAD_CHARS ? body : null,
    state: isPending ? 'pending' : 'ignored',
  };
}

/** An event that is not processed is recorded without whom it is about. */
const NOBODY = { customerId: null, objectId: null };

const partiesOf = (type: string, announced: Announced, object: Readonly<Record<string, unknown>>) => ({
  customerId: short(announced === 'customer' ? idOf(object) : idOf(object.customer)),
  objectId: short(announced === 'charges' ? chargeOf(type, object) : idOf(object)),
});

/** Disputes and refunds name a charge instead of a customer. */
const chargeOf = (type: string, object: Readonly<Record<string, unknown>>): string | null =>
  type === 'charge.refunded' ? idOf(object) : idOf(object.charge);

const short = (id: string | null): string | null => (text.safeParse(id).success ? id : null);

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
