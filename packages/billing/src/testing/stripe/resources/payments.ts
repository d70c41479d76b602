import { confirmIntent, createIntent } from '../engine/payments.ts';
import { invalid } from '../errors.ts';
import { type Call, createdWithin, PAGING, page, type Route } from '../http/route.ts';
import type { Charge, PaymentIntent, Refund } from '../types.ts';
import type { World } from '../world.ts';

/** Refunds a charge, entirely or in part. */
export function refundCharge(
  world: World,
  charge: Charge,
  amount = charge.amount - charge.amount_refunded,
  reason: Refund['reason'] = null,
): Refund {
  const open = charge.amount - charge.amount_refunded;
  if (charge.status !== 'succeeded') throw invalid(`Charge ${charge.id} has not succeeded.`, 'charge');
  if (open === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
  if (amount < 1 || amount > open)
    throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${open})`, 'amount');
  const refund: Refund = {
    id: world.id('re'),
    object: 'refund',
    amount,
    balance_transaction: world.id('txn'),
    charge: charge.id,
    created: world.now(charge.customer),
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  world.add('refund', refund);
  world.emit('refund.created', refund);
  world.change('charge.refunded', charge, (changed) => {
    changed.amount_refunded += amount;
    changed.refunded = changed.amount_refunded === changed.amount;
  });
  return refund;
}

function chargeOf({ world, params }: Call): Charge {
  const charge = params.text('charge');
  if (charge !== undefined) return world.get('charge', charge, 'charge');
  const intent = world.get('payment_intent', params.required('payment_intent'), 'payment_intent');
  if (intent.latest_charge === null)
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`);
  return world.get('charge', intent.latest_charge);
}

const listBy =
  (table: 'charge' | 'payment_intent' | 'refund', by: readonly ('customer' | 'charge' | 'payment_intent')[]) =>
  (call: Call) => {
    const found = [...call.world.table(table).values()].filter((entry) =>
      by.every((name) => {
        const value = call.params.text(name);
        return value === undefined || (entry as unknown as Record<string, unknown>)[name] === value;
      }),
    );
    return page(call, found.filter(createdWithin(call)));
  };

function createPaymentIntent({ world, params }: Call): PaymentIntent {
  const amount = params.integer('amount');
  if (amount === undefined || amount < 1)
    throw invalid('Missing required param: amount.', 'amount', 'parameter_missing');
  const customer = params.text('customer');
  const intent = createIntent(world, {
    amount,
    currency: params.required('currency'),
    customer: customer === undefined ? null : world.get('customer', customer, 'customer').id,
    paymentMethod: params.text('payment_method') ?? null,
    description: params.text('description') ?? null,
  });
  intent.metadata = params.metadata();
  if (intent.payment_method !== null) intent.status = 'requires_confirmation';
  return intent;
}

function confirm({ world, params, id }: Call): PaymentIntent {
  const intent = world.get('payment_intent', id);
  if (['succeeded', 'canceled', 'processing'].includes(intent.status))
    throw invalid(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      undefined,
      'payment_intent_unexpected_state',
    );
  const method = world.get(
    'payment_method',
    params.text('payment_method') ?? intent.payment_method ?? '',
    'payment_method',
  );
  confirmIntent(world, intent, method, world.takeOutcome(intent.customer, method));
  return intent;
}

function cancel({ world, id }: Call): PaymentIntent {
  const intent = world.get('payment_intent', id);
  if (intent.status === 'succeeded' || intent.status === 'canceled')
    throw invalid(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
      undefined,
      'payment_intent_unexpected_state',
    );
  intent.status = 'canceled';
  intent.canceled_at = world.now(intent.customer);
  world.emit('payment_intent.canceled', intent);
  return intent;
}

export const paymentRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/payment_intents',
    params: [
      'amount',
      'automatic_payment_methods',
      'currency',
      'customer',
      'description',
      'metadata',
      'payment_method',
    ],
    handle: createPaymentIntent,
  },
  {
    method: 'GET',
    path: '/v1/payment_intents',
    params: [...PAGING, 'created', 'customer'],
    handle: listBy('payment_intent', ['customer']),
  },
  {
    method: 'GET',
    path: '/v1/payment_intents/:id',
    params: [],
    handle: ({ world, id }) => world.get('payment_intent', id),
  },
  {
    method: 'POST',
    path: '/v1/payment_intents/:id/confirm',
    params: ['payment_method', 'return_url', 'off_session'],
    handle: confirm,
  },
  { method: 'POST', path: '/v1/payment_intents/:id/cancel', params: ['cancellation_reason'], handle: cancel },
  {
    method: 'GET',
    path: '/v1/charges',
    params: [...PAGING, 'created', 'customer', 'payment_intent'],
    handle: listBy('charge', ['customer', 'payment_intent']),
  },
  { method: 'GET', path: '/v1/charges/:id', params: [], handle: ({ world, id }) => world.get('charge', id) },
  {
    method: 'POST',
    path: '/v1/refunds',
    params: ['amount', 'charge', 'metadata', 'payment_intent', 'reason'],
    handle: (call) =>
      refundCharge(
        call.world,
        chargeOf(call),
        call.params.integer('amount'),
        call.params.oneOf('reason', ['duplicate', 'fraudulent', 'requested_by_customer'] as const) ?? null,
      ),
  },
  {
    method: 'GET',
    path: '/v1/refunds',
    params: [...PAGING, 'charge', 'created', 'payment_intent'],
    handle: listBy('refund', ['charge', 'payment_intent']),
  },
  { method: 'GET', path: '/v1/refunds/:id', params: [], handle: ({ world, id }) => world.get('refund', id) },
];
