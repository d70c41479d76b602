import { invalid, notModeled } from '../errors.ts';
import type { Call, Route } from '../http/route.ts';
import { createdWithin, PAGING, page } from '../http/route.ts';
import type { Reader } from '../params.ts';
import type { Price, Product, Recurring } from '../types.ts';
import type { World } from '../world.ts';

const PRODUCT_FIELDS = [
  'active',
  'default_price',
  'description',
  'metadata',
  'name',
  'statement_descriptor',
  'tax_code',
  'unit_label',
  'url',
];

export function createProduct(world: World, name: string, fields: Partial<Product> = {}): Product {
  const created = world.now();
  const product: Product = {
    id: world.id('prod'),
    object: 'product',
    active: true,
    created,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: created,
    url: null,
    ...fields,
  };
  world.add('product', product);
  world.emit('product.created', product);
  return product;
}

function applyProduct(world: World, product: Product, params: Reader): void {
  product.name = params.text('name') ?? product.name;
  product.active = params.boolean('active') ?? product.active;
  product.description = params.text('description') ?? product.description;
  product.tax_code = params.text('tax_code') ?? product.tax_code ?? null;
  product.metadata = params.metadata(product.metadata);
  const price = params.text('default_price');
  if (price !== undefined) product.default_price = world.get('price', price, 'default_price').id;
  product.updated = world.now();
}

export interface NewPrice {
  readonly product: string;
  readonly currency: string;
  readonly unitAmount: number;
  readonly recurring?: { readonly interval: Recurring['interval']; readonly count?: number };
  readonly nickname?: string | null;
  readonly lookupKey?: string | null;
  readonly metadata?: Record<string, string>;
}

export function createPrice(world: World, input: NewPrice): Price {
  const price: Price = {
    id: world.id('price'),
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: world.now(),
    currency: input.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: input.lookupKey ?? null,
    metadata: input.metadata ?? {},
    nickname: input.nickname ?? null,
    product: input.product,
    recurring:
      input.recurring === undefined
        ? null
        : {
            interval: input.recurring.interval,
            interval_count: input.recurring.count ?? 1,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: input.recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: input.unitAmount,
    unit_amount_decimal: String(input.unitAmount),
  };
  world.add('price', price);
  world.emit('price.created', price);
  return price;
}

const INTERVALS = ['day', 'week', 'month', 'year'] as const;

/** Reads `recurring` and `price_data`; tiers and metered usage are not modeled. */
export function readPrice(world: World, params: Reader): NewPrice {
  if (params.has('tiers') || params.text('billing_scheme') === 'tiered') throw notModeled('tiered prices');
  const recurring = params.inner('recurring');
  const interval = recurring?.oneOf('interval', INTERVALS);
  if (recurring !== undefined && interval === undefined) recurring.required('interval');
  if (recurring?.text('usage_type') === 'metered') throw notModeled('metered prices');
  const unitAmount = params.integer('unit_amount');
  if (unitAmount === undefined || unitAmount < 0)
    throw invalid('Missing required param: unit_amount.', params.path('unit_amount'), 'parameter_missing');
  const currency = params.required('currency').toLowerCase();
  if (!/^[a-z]{3}$/.test(currency)) throw invalid(`Invalid currency: ${currency}.`, params.path('currency'));
  const productData = params.inner('product_data');
  const product =
    productData === undefined
      ? world.get('product', params.required('product'), params.path('product'))
      : createProduct(world, productData.required('name'));
  return {
    product: product.id,
    currency,
    unitAmount,
    nickname: params.text('nickname') ?? null,
    lookupKey: params.text('lookup_key') ?? null,
    metadata: params.metadata(),
    ...(interval === undefined ? {} : { recurring: { interval, count: recurring?.integer('interval_count') ?? 1 } }),
  };
}

function listPrices(call: Call): object {
  const { params, world } = call;
  const active = params.boolean('active');
  const product = params.text('product');
  const type = params.text('type');
  const keys = params.texts('lookup_keys');
  const found = [...world.table('price').values()]
    .filter((price) => active === undefined || price.active === active)
    .filter((price) => product === undefined || price.product === product)
    .filter((price) => type === undefined || price.type === type)
    .filter((price) => keys.length === 0 || (price.lookup_key !== null && keys.includes(price.lookup_key)))
    .filter(createdWithin(call));
  return page(call, found);
}

const PRICE_FIELDS = ['active', 'lookup_key', 'metadata', 'nickname', 'tax_behavior', 'transfer_lookup_key'];

export const priceRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/products',
    params: [...PRODUCT_FIELDS, 'default_price_data', 'type'],
    handle: ({ world, params }) => {
      const product = createProduct(world, params.required('name'));
      applyProduct(world, product, params);
      return product;
    },
  },
  {
    method: 'GET',
    path: '/v1/products',
    params: [...PAGING, 'active', 'created'],
    handle: (call) => {
      const active = call.params.boolean('active');
      const found = [...call.world.table('product').values()].filter(
        (entry) => active === undefined || entry.active === active,
      );
      return page(call, found.filter(createdWithin(call)));
    },
  },
  { method: 'GET', path: '/v1/products/:id', params: [], handle: ({ world, id }) => world.get('product', id) },
  {
    method: 'POST',
    path: '/v1/products/:id',
    params: PRODUCT_FIELDS,
    handle: ({ world, id, params }) => {
      const product = world.get('product', id);
      world.change('product.updated', product, (changed) => applyProduct(world, changed, params));
      return product;
    },
  },
  {
    method: 'POST',
    path: '/v1/prices',
    params: [
      ...PRICE_FIELDS,
      'billing_scheme',
      'currency',
      'product',
      'product_data',
      'recurring',
      'tiers',
      'unit_amount',
    ],
    handle: ({ world, params }) => createPrice(world, readPrice(world, params)),
  },
  {
    method: 'GET',
    path: '/v1/prices',
    params: [...PAGING, 'active', 'created', 'currency', 'lookup_keys', 'product', 'recurring', 'type'],
    handle: listPrices,
  },
  { method: 'GET', path: '/v1/prices/:id', params: [], handle: ({ world, id }) => world.get('price', id) },
  {
    method: 'POST',
    path: '/v1/prices/:id',
    params: PRICE_FIELDS,
    handle: ({ world, id, params }) => {
      const price = world.get('price', id);
      world.change('price.updated', price, (changed) => {
        changed.active = params.boolean('active') ?? changed.active;
        changed.nickname = params.text('nickname') ?? changed.nickname;
        changed.lookup_key = params.text('lookup_key') ?? changed.lookup_key;
        changed.metadata = params.metadata(changed.metadata);
      });
      return price;
    },
  },
];
