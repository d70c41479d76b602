import { StripePeerError } from '../errors.ts';
import { PAGING, page, type Route } from '../http/route.ts';
import type { Outcome } from '../outcomes.ts';
import type { PaymentMethod } from '../types.ts';
import type { World } from '../world.ts';

/** Stripe's test payment methods that the peer has, and the outcome of charging them. */
const TEST_METHODS: Readonly<Record<string, Outcome>> = {
  pm_card_visa: 'succeeds',
  pm_card_mastercard: 'succeeds',
  pm_card_chargeCustomerFail: 'declines',
  pm_card_authenticationRequired: 'authentication_required',
  pm_usBankAccount: 'processing',
};

const CARD = {
  brand: 'visa',
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
  country: 'US',
  display_brand: 'visa',
  exp_month: 12,
  exp_year: 2034,
  fingerprint: 'peer',
  funding: 'credit',
  generated_from: null,
  last4: '4242',
  networks: { available: ['visa'], preferred: null },
  regulated_status: 'unregulated',
  three_d_secure_usage: { supported: true },
  wallet: null,
} satisfies PaymentMethod['card'];

/** Creates a card and attaches it to a customer. */
export function createMethod(world: World, customer: string | null, outcome: Outcome = 'succeeds'): PaymentMethod {
  const owner = world.find('customer', customer);
  const method: PaymentMethod = {
    id: world.id('pm'),
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: {
      address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null },
      email: owner?.email ?? null,
      name: owner?.name ?? null,
      phone: null,
      tax_id: null,
    },
    card: { ...CARD },
    created: world.now(customer),
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
  world.add('payment_method', method);
  world.setMethodOutcome(method.id, outcome);
  if (customer !== null) world.emit('payment_method.attached', method);
  return method;
}

function attach(world: World, id: string, customer: string): PaymentMethod {
  world.get('customer', customer, 'customer');
  const outcome = TEST_METHODS[id];
  if (outcome !== undefined) return createMethod(world, customer, outcome);
  const method = world.get('payment_method', id);
  if (method.customer !== null && method.customer !== customer)
    throw new StripePeerError(400, 'This PaymentMethod has already been attached to another customer.');
  method.customer = customer;
  world.emit('payment_method.attached', method);
  return method;
}

export const paymentMethodRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/payment_methods',
    params: ['type', 'card', 'billing_details', 'metadata'],
    handle: ({ world }) => createMethod(world, null),
  },
  {
    method: 'GET',
    path: '/v1/payment_methods/:id',
    params: [],
    handle: ({ world, id }) => world.get('payment_method', id),
  },
  {
    method: 'GET',
    path: '/v1/payment_methods',
    params: [...PAGING, 'customer', 'type'],
    handle: (call) => {
      const customer = call.params.required('customer');
      return page(
        call,
        [...call.world.table('payment_method').values()].filter((entry) => entry.customer === customer),
      );
    },
  },
  {
    method: 'GET',
    path: '/v1/customers/:id/payment_methods',
    params: [...PAGING, 'type'],
    handle: (call) =>
      page(
        call,
        [...call.world.table('payment_method').values()].filter(({ customer }) => customer === call.id),
      ),
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/:id/attach',
    params: ['customer'],
    handle: ({ world, id, params }) => attach(world, id, params.required('customer')),
  },
  {
    method: 'POST',
    path: '/v1/payment_methods/:id/detach',
    params: [],
    handle: ({ world, id }) => {
      const method = world.get('payment_method', id);
      const { customer } = method;
      method.customer = null;
      const owner = world.find('customer', customer);
      if (owner?.invoice_settings.default_payment_method === id) owner.invoice_settings.default_payment_method = null;
      world.emit('payment_method.detached', method, { customer });
      return method;
    },
  },
];
