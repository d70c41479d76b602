import { invalid } from '../errors.ts';
import type { Reader } from '../params.ts';
import type { Coupon, Discount, Invoice } from '../types.ts';
import type { World } from '../world.ts';
import { nextBoundary } from './periods.ts';

interface NewDiscount {
  readonly coupon: Coupon;
  readonly promotionCode: string | null;
}

const isRedeemable = (world: World, coupon: Coupon): boolean =>
  coupon.valid && (coupon.redeem_by === null || coupon.redeem_by > world.now());

function fromPromotionCode(world: World, id: string, param: string, customer: string | null): NewDiscount {
  const code = world.get('promotion_code', id, param);
  const coupon = world.get('coupon', code.promotion.coupon, param);
  if (!code.active || !isRedeemable(world, coupon))
    throw invalid('This promotion code cannot be redeemed because it is not active.', param);
  if (code.customer !== null && code.customer !== customer)
    throw invalid('This promotion code cannot be redeemed by this customer.', param);
  return { coupon, promotionCode: id };
}

/** Reads `discounts[0][coupon]` and `discounts[0][promotion_code]`. */
export const readDiscounts = (world: World, params: Reader, customer: string | null): NewDiscount[] =>
  params.list('discounts').map((entry): NewDiscount => {
    const promotionCode = entry.text('promotion_code');
    if (promotionCode !== undefined)
      return fromPromotionCode(world, promotionCode, entry.path('promotion_code'), customer);
    const coupon = world.get('coupon', entry.required('coupon'), entry.path('coupon'));
    if (!isRedeemable(world, coupon)) throw invalid('This coupon is expired.', entry.path('coupon'));
    return { coupon, promotionCode: null };
  });

/** Redeems coupons for a subscription; returns the ids of the discounts. */
export function redeem(
  world: World,
  discounts: readonly NewDiscount[],
  of: { readonly customer: string; readonly subscription: string | null; readonly session?: string },
): string[] {
  const now = world.now(of.customer);
  return discounts.map(({ coupon, promotionCode }) => {
    coupon.times_redeemed += 1;
    if (coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions) coupon.valid = false;
    const code = world.find('promotion_code', promotionCode);
    if (code !== undefined) {
      code.times_redeemed += 1;
      if (code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions) code.active = false;
    }
    const months = coupon.duration === 'repeating' ? (coupon.duration_in_months ?? 1) : undefined;
    const month = { interval: 'month', meter: null, trial_period_days: null, usage_type: 'licensed' } as const;
    const discount: Discount = {
      id: world.id('di'),
      object: 'discount',
      checkout_session: of.session ?? null,
      customer: of.customer,
      customer_account: null,
      end: months === undefined ? null : nextBoundary(now, { ...month, interval_count: months }, now),
      invoice: null,
      invoice_item: null,
      promotion_code: promotionCode,
      source: { coupon: coupon.id, type: 'coupon' },
      start: now,
      subscription: of.subscription,
      subscription_item: null,
    };
    world.add('discount', discount);
    world.emit('customer.discount.created', discount);
    return discount.id;
  });
}

const amountOff = (coupon: Coupon, amount: number): number =>
  coupon.percent_off === null
    ? Math.min(amount, coupon.amount_off ?? 0)
    : Math.round((amount * coupon.percent_off) / 100);

/** What each coupon takes off an amount, in order. */
export function discountAmounts(subtotal: number, coupons: readonly { id: string; coupon: Coupon }[]) {
  let rest = Math.max(0, subtotal);
  return coupons.map(({ id, coupon }) => {
    const amount = amountOff(coupon, rest);
    rest -= amount;
    return { amount, discount: id };
  });
}

/** Ends discounts that were for one invoice, or whose months have passed. */
export function endDiscounts(world: World, invoice: Invoice, subscription: { discounts: string[] }): void {
  const now = world.now(invoice.customer);
  subscription.discounts = subscription.discounts.filter((id) => {
    const discount = world.get('discount', id);
    const { duration } = world.get('coupon', discount.source.coupon);
    const ends = (duration === 'once' && invoice.subtotal > 0) || (discount.end !== null && discount.end <= now);
    if (ends) world.emit('customer.discount.deleted', discount);
    return !ends;
  });
}
