import { discountAmounts, readDiscounts } from '../engine/discounts.ts';
import { HOUR_S } from '../engine/periods.ts';
import { expireSession } from '../engine/timers.ts';
import { invalid, notModeled } from '../errors.ts';
import { type Call, createdWithin, PAGING, page, type Route } from '../http/route.ts';
import type { Reader } from '../params.ts';
import type { LineItem, Price, Session } from '../types.ts';
import type { World } from '../world.ts';
import { createPrice, readPrice } from './prices.ts';

const CREATE = [
  ...[
    'adaptive_pricing',
    'allow_promotion_codes',
    'allowed_payment_method_types',
    'automatic_tax',
    'branding_settings',
  ],
  ...[
    'billing_address_collection',
    'cancel_url',
    'client_reference_id',
    'consent_collection',
    'currency',
    'custom_text',
  ],
  ...[
    'customer',
    'customer_creation',
    'customer_email',
    'customer_update',
    'discounts',
    'expires_at',
    'invoice_creation',
  ],
  ...['integration_identifier', 'line_items', 'locale', 'metadata', 'mode', 'origin_context', 'payment_intent_data'],
  ...['payment_method_collection', 'payment_method_options', 'phone_number_collection', 'return_url', 'submit_type'],
  ...['saved_payment_method_options', 'subscription_data', 'success_url', 'tax_id_collection', 'ui_mode'],
];

const CONSTANT = {
  adaptive_pricing: null,
  after_expiration: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  wallet_options: null,
} satisfies Partial<Session>;

const lineItem = (world: World, price: Price, quantity: number): LineItem => ({
  id: world.id('li'),
  object: 'item',
  adjustable_quantity: null,
  amount_discount: 0,
  amount_subtotal: price.unit_amount * quantity,
  amount_tax: 0,
  amount_total: price.unit_amount * quantity,
  currency: price.currency,
  description: world.find('product', price.product)?.name ?? null,
  metadata: {},
  price,
  quantity,
});

function readLineItems(world: World, params: Reader, mode: Session['mode']): LineItem[] {
  const items = params.list('line_items').map((entry) => {
    const data = entry.inner('price_data');
    const price =
      data === undefined
        ? world.get('price', entry.required('price'), entry.path('price'))
        : createPrice(world, readPrice(world, data));
    if (!price.active)
      throw invalid('The price specified is inactive. This field only accepts active prices.', entry.path('price'));
    return lineItem(world, price, entry.integer('quantity') ?? 1);
  });
  if (items.length === 0) throw invalid(`Missing required param: line_items.`, 'line_items', 'parameter_missing');
  const isRecurring = items.some(({ price }) => price.recurring !== null);
  if (mode === 'subscription' && !isRecurring)
    throw invalid(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    );
  if (mode === 'payment' && isRecurring)
    throw invalid(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      'line_items',
    );
  if (new Set(items.map(({ currency }) => currency)).size > 1)
    throw invalid('All line items must have the same currency.', 'line_items');
  return items;
}

function readExpiry(params: Reader, now: number): number {
  const expires = params.integer('expires_at') ?? now + 24 * HOUR_S;
  if (expires < now + HOUR_S / 2 || expires > now + 24 * HOUR_S)
    throw invalid('The `expires_at` timestamp must be between 30 minutes and 24 hours from now.', 'expires_at');
  return expires;
}

function checkCustomer(world: World, params: Reader): void {
  const customer = params.text('customer');
  if (customer === undefined) return;
  if (params.has('customer_email'))
    throw invalid('You may only specify one of these parameters: customer, customer_email.', 'customer');
  world.get('customer', customer, 'customer');
}

function create({ world, params }: Call): Session {
  const mode = params.oneOf('mode', ['payment', 'subscription', 'setup'] as const) ?? 'payment';
  if (mode === 'setup') throw notModeled('Checkout sessions of mode `setup`');
  checkCustomer(world, params);
  if (params.has('discounts') && params.boolean('allow_promotion_codes'))
    throw invalid(
      'You may only specify one of these parameters: allow_promotion_codes, discounts.',
      'allow_promotion_codes',
    );
  if (mode === 'payment' && params.has('subscription_data'))
    throw invalid('You can not pass `subscription_data` in `payment` mode.', 'subscription_data');
  const uiMode =
    params.oneOf('ui_mode', ['hosted_page', 'embedded_page', 'elements', 'form'] as const) ?? 'hosted_page';
  if (uiMode === 'hosted_page') params.required('success_url');
  const items = readLineItems(world, params, mode);
  const session = draft(world, params, { mode, uiMode, items });
  world.add('checkout.session', session);
  world.lineItems.set(session.id, items);
  world.sessionParams.set(session.id, params);
  return session;
}

interface Choice {
  readonly mode: Session['mode'];
  readonly uiMode: 'hosted_page' | 'embedded_page' | 'elements' | 'form';
  readonly items: readonly LineItem[];
}

function amounts(world: World, params: Reader, items: readonly LineItem[]) {
  const trial = params.inner('subscription_data');
  const isTrial = trial?.has('trial_period_days') || trial?.has('trial_end');
  const subtotal = isTrial ? 0 : items.reduce((sum, item) => sum + item.amount_subtotal, 0);
  const discounts = readDiscounts(world, params, params.text('customer') ?? null);
  const off = discountAmounts(
    subtotal,
    discounts.map(({ coupon }) => ({ id: coupon.id, coupon })),
  );
  const discount = off.reduce((sum, { amount }) => sum + amount, 0);
  return {
    amount_subtotal: subtotal,
    amount_total: subtotal - discount,
    total_details: { amount_discount: discount, amount_shipping: 0, amount_tax: 0 },
    discounts: discounts.map(({ coupon, promotionCode }) => ({
      coupon: promotionCode === null ? coupon.id : null,
      promotion_code: promotionCode,
    })),
  };
}

function draft(world: World, params: Reader, { mode, uiMode, items }: Choice): Session {
  const customer = params.text('customer') ?? null;
  const now = world.now(customer);
  const id = world.id('cs_test');
  return {
    ...structuredClone(CONSTANT),
    ...amounts(world, params, items),
    id,
    object: 'checkout.session',
    automatic_tax: {
      ...CONSTANT.automatic_tax,
      enabled: params.inner('automatic_tax')?.boolean('enabled') ?? false,
    },
    allow_promotion_codes: params.boolean('allow_promotion_codes') ?? null,
    allowed_payment_method_types: params.has('allowed_payment_method_types')
      ? params.texts('allowed_payment_method_types')
      : null,
    billing_address_collection: params.oneOf('billing_address_collection', ['auto', 'required'] as const) ?? null,
    cancel_url: params.text('cancel_url') ?? null,
    client_reference_id: params.text('client_reference_id') ?? null,
    client_secret: uiMode === 'hosted_page' ? null : `${id}_secret_peer`,
    created: now,
    currency: items[0]?.currency ?? null,
    customer,
    customer_creation: mode === 'payment' && customer === null ? 'if_required' : null,
    customer_details: null,
    customer_email: params.text('customer_email') ?? null,
    expires_at: readExpiry(params, now),
    locale: (params.text('locale') ?? null) as Session['locale'],
    metadata: params.metadata(),
    mode,
    payment_method_collection:
      params.oneOf('payment_method_collection', ['always', 'if_required'] as const) ??
      (mode === 'subscription' ? 'always' : 'if_required'),
    payment_status: 'unpaid',
    status: 'open',
    submit_type: null,
    success_url: params.text('success_url') ?? null,
    ui_mode: uiMode,
    url: uiMode === 'hosted_page' ? `https://checkout.stripe.com/c/pay/${id}` : null,
  };
}

function list(call: Call): object {
  const { params, world } = call;
  const matches = (name: 'customer' | 'status' | 'subscription' | 'payment_intent') => {
    const value = params.text(name);
    return (session: Session) => value === undefined || session[name] === value;
  };
  const found = [...world.table('checkout.session').values()]
    .filter(matches('customer'))
    .filter(matches('status'))
    .filter(matches('subscription'))
    .filter(matches('payment_intent'))
    .filter(createdWithin(call));
  return page(call, found);
}

export const sessionRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/checkout/sessions', params: CREATE, handle: create },
  {
    method: 'GET',
    path: '/v1/checkout/sessions',
    params: [...PAGING, 'created', 'customer', 'payment_intent', 'status', 'subscription'],
    handle: list,
  },
  {
    method: 'GET',
    path: '/v1/checkout/sessions/:id',
    params: [],
    handle: ({ world, id }) => world.get('checkout.session', id),
  },
  {
    method: 'GET',
    path: '/v1/checkout/sessions/:id/line_items',
    params: PAGING,
    handle: (call) =>
      page(call, (call.world.lineItems.get(call.world.get('checkout.session', call.id).id) ?? []).toReversed()),
  },
  {
    method: 'POST',
    path: '/v1/checkout/sessions/:id/expire',
    params: [],
    handle: ({ world, id }) => {
      const session = world.get('checkout.session', id);
      if (session.status !== 'open')
        throw invalid(
          `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
        );
      expireSession(world, session);
      return session;
    },
  },
];
