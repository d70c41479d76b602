import { invalid } from '../errors.ts';
import { createdWithin, PAGING, page, type Route } from '../http/route.ts';
import type { Reader } from '../params.ts';
import type { Coupon, PromotionCode } from '../types.ts';
import type { World } from '../world.ts';

function createCoupon(world: World, params: Reader): Coupon {
  const percent = params.text('percent_off');
  const amount = params.integer('amount_off');
  if ((percent === undefined) === (amount === undefined))
    throw invalid('You must specify exactly one of `percent_off` and `amount_off`.', 'percent_off');
  if (percent !== undefined && !(Number(percent) > 0 && Number(percent) <= 100))
    throw invalid('Invalid percent_off: must be greater than 0 and at most 100.', 'percent_off');
  const duration = params.oneOf('duration', ['forever', 'once', 'repeating'] as const) ?? 'once';
  const months = params.integer('duration_in_months');
  if (duration === 'repeating' && months === undefined)
    throw invalid('Missing required param: duration_in_months.', 'duration_in_months', 'parameter_missing');
  const coupon: Coupon = {
    id: params.text('id') ?? world.id('coupon'),
    object: 'coupon',
    amount_off: amount ?? null,
    created: world.now(),
    currency: amount === undefined ? null : params.required('currency'),
    duration,
    duration_in_months: months ?? null,
    livemode: false,
    max_redemptions: params.integer('max_redemptions') ?? null,
    metadata: params.metadata(),
    name: params.text('name') ?? null,
    percent_off: percent === undefined ? null : Number(percent),
    redeem_by: params.integer('redeem_by') ?? null,
    times_redeemed: 0,
    valid: true,
  };
  world.add('coupon', coupon);
  world.emit('coupon.created', coupon);
  return coupon;
}

function createPromotionCode(world: World, params: Reader): PromotionCode {
  const promotion = params.inner('promotion');
  const param = promotion?.path('coupon') ?? 'promotion';
  const coupon = promotion === undefined ? params.required('promotion') : promotion.required('coupon');
  const id = world.id('promo');
  const code: PromotionCode = {
    id,
    object: 'promotion_code',
    active: params.boolean('active') ?? true,
    code: params.text('code') ?? id.slice(-8).toUpperCase(),
    created: world.now(),
    customer: params.text('customer') ?? null,
    customer_account: null,
    expires_at: params.integer('expires_at') ?? null,
    livemode: false,
    max_redemptions: params.integer('max_redemptions') ?? null,
    metadata: params.metadata(),
    promotion: { coupon: world.get('coupon', coupon, param).id, type: 'coupon' },
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 0,
  };
  world.add('promotion_code', code);
  world.emit('promotion_code.created', code);
  return code;
}

export const couponRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/coupons',
    params: [
      'amount_off',
      'currency',
      'duration',
      'duration_in_months',
      'id',
      'max_redemptions',
      'metadata',
      'name',
      'percent_off',
      'redeem_by',
    ],
    handle: ({ world, params }) => createCoupon(world, params),
  },
  {
    method: 'GET',
    path: '/v1/coupons',
    params: [...PAGING, 'created'],
    handle: (call) => page(call, [...call.world.table('coupon').values()].filter(createdWithin(call))),
  },
  { method: 'GET', path: '/v1/coupons/:id', params: [], handle: ({ world, id }) => world.get('coupon', id) },
  {
    method: 'DELETE',
    path: '/v1/coupons/:id',
    params: [],
    handle: ({ world, id }) => {
      const coupon = world.get('coupon', id);
      coupon.valid = false;
      world.emit('coupon.deleted', coupon);
      return { id, object: 'coupon', deleted: true };
    },
  },
  {
    method: 'POST',
    path: '/v1/promotion_codes',
    params: ['active', 'code', 'customer', 'expires_at', 'max_redemptions', 'metadata', 'promotion', 'restrictions'],
    handle: ({ world, params }) => createPromotionCode(world, params),
  },
  {
    method: 'GET',
    path: '/v1/promotion_codes',
    params: [...PAGING, 'active', 'code', 'coupon', 'created', 'customer'],
    handle: (call) => {
      const code = call.params.text('code')?.toLowerCase();
      const active = call.params.boolean('active');
      const found = [...call.world.table('promotion_code').values()]
        .filter((entry) => code === undefined || entry.code.toLowerCase() === code)
        .filter((entry) => active === undefined || entry.active === active);
      return page(call, found.filter(createdWithin(call)));
    },
  },
  {
    method: 'GET',
    path: '/v1/promotion_codes/:id',
    params: [],
    handle: ({ world, id }) => world.get('promotion_code', id),
  },
  {
    method: 'POST',
    path: '/v1/promotion_codes/:id',
    params: ['active', 'metadata', 'restrictions'],
    handle: ({ world, id, params }) => {
      const code = world.get('promotion_code', id);
      world.change('promotion_code.updated', code, (changed) => {
        changed.active = params.boolean('active') ?? changed.active;
        changed.metadata = params.metadata(changed.metadata ?? {});
      });
      return code;
    },
  },
];
