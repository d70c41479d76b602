import { endSubscription } from '../engine/standing.ts';
import type { Call, Route } from '../http/route.ts';
import { createdWithin, PAGING, page } from '../http/route.ts';
import type { Reader } from '../params.ts';
import type { Customer } from '../types.ts';
import type { World } from '../world.ts';

const FIELDS = [
  'address',
  'balance',
  'description',
  'email',
  'invoice_settings',
  'metadata',
  'name',
  'phone',
  'preferred_locales',
];

const prefixOf = (id: string): string => id.slice(-8).toUpperCase();

const ADDRESS = ['city', 'country', 'line1', 'line2', 'postal_code', 'state'] as const;
const readAddress = (params: Reader): NonNullable<Customer['address']> | null => {
  const address = params.inner('address');
  if (address === undefined) return null;
  const entries = ADDRESS.map((name) => [name, address.text(name) ?? null]);
  return Object.fromEntries(entries) as unknown as NonNullable<Customer['address']>;
};

function draft(world: World, testClock: string | null): Customer {
  const id = world.id('cus');
  return {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: world.find('test_helpers.test_clock', testClock)?.frozen_time ?? world.now(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: prefixOf(id),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: testClock,
  };
}

function store(world: World, customer: Customer): Customer {
  world.add('customer', customer);
  world.emit('customer.created', customer);
  return customer;
}

/** A customer made by Checkout. */
export const createCustomer = (world: World, fields: Pick<Customer, 'email' | 'name'>): Customer =>
  store(world, { ...draft(world, null), ...fields });

/** The parameters that set a text or, when empty, unset it. */
const textOf = <T extends string | null>(params: Reader, name: string, current: T): string | T | null =>
  params.unsets(name) ? null : (params.text(name) ?? current);

function apply(world: World, customer: Customer, params: Reader): void {
  customer.email = textOf(params, 'email', customer.email);
  customer.name = textOf(params, 'name', customer.name ?? null);
  customer.description = textOf(params, 'description', customer.description);
  customer.phone = textOf(params, 'phone', customer.phone ?? null);
  customer.metadata = params.metadata(customer.metadata);
  customer.balance = params.integer('balance') ?? customer.balance;
  if (params.has('address')) customer.address = readAddress(params);
  const locales = params.texts('preferred_locales');
  if (locales.length > 0) customer.preferred_locales = locales;
  const method = params.inner('invoice_settings')?.text('default_payment_method');
  if (method === undefined) return;
  const param = 'invoice_settings[default_payment_method]';
  customer.invoice_settings.default_payment_method = world.get('payment_method', method, param).id;
}

/** Deletes a customer: all of its subscriptions end at once. */
export function deleteCustomer(world: World, id: string): object {
  const customer = world.get('customer', id);
  for (const subscription of world.subscriptionsOf(id)) endSubscription(world, subscription, 'cancellation_requested');
  world.table('customer').delete(id);
  const deleted = { id, object: 'customer', deleted: true } as const;
  world.deletedCustomers.set(id, deleted);
  world.emit('customer.deleted', customer);
  return deleted;
}

function create({ world, params }: Call): Customer {
  const clock = params.text('test_clock');
  if (clock !== undefined) world.get('test_helpers.test_clock', clock, 'test_clock');
  const customer = draft(world, clock ?? null);
  apply(world, customer, params);
  return store(world, customer);
}

export const customerRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/customers', params: [...FIELDS, 'test_clock'], handle: create },
  {
    method: 'GET',
    path: '/v1/customers',
    params: [...PAGING, 'created', 'email', 'test_clock'],
    handle: (call) => {
      const email = call.params.text('email');
      const clock = call.params.text('test_clock') ?? null;
      const found = [...call.world.table('customer').values()].filter(
        (customer) => customer.test_clock === clock && (email === undefined || customer.email === email),
      );
      return page(call, found.filter(createdWithin(call)));
    },
  },
  {
    method: 'GET',
    path: '/v1/customers/:id',
    params: [],
    handle: ({ world, id }) => world.deletedCustomers.get(id) ?? world.get('customer', id),
  },
  {
    method: 'POST',
    path: '/v1/customers/:id',
    params: FIELDS,
    handle: ({ world, id, params }) => {
      const customer = world.get('customer', id);
      world.change('customer.updated', customer, (changed) => apply(world, changed, params));
      return customer;
    },
  },
  { method: 'DELETE', path: '/v1/customers/:id', params: [], handle: ({ world, id }) => deleteCustomer(world, id) },
];
