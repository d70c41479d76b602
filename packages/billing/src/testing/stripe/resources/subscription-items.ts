import { readItems } from '../engine/plan-change.ts';
import { changePlan } from '../engine/update-subscription.ts';
import { StripePeerError } from '../errors.ts';
import { type Call, PAGING, page, type Route } from '../http/route.ts';
import { reader } from '../params.ts';
import type { Subscription, SubscriptionItem } from '../types.ts';
import type { World } from '../world.ts';
import { live } from './subscriptions.ts';

function owner(world: World, id: string): { subscription: Subscription; item: SubscriptionItem } {
  for (const subscription of world.table('subscription').values())
    for (const item of subscription.items.data) if (item.id === id) return { subscription, item };
  throw new StripePeerError(404, `No such subscription item: '${id}'`, { code: 'resource_missing', param: 'id' });
}

const BEHAVIORS = ['always_invoice', 'create_prorations', 'none'] as const;

function change({ world, params }: Call, subscription: Subscription, entry: Record<string, string>): void {
  changePlan(world, subscription, {
    items: readItems(world, [reader(entry)]),
    behavior: params.oneOf('proration_behavior', BEHAVIORS) ?? 'create_prorations',
    paymentBehavior:
      params.text('payment_behavior') === 'error_if_incomplete' ? 'error_if_incomplete' : 'allow_incomplete',
    at: params.integer('proration_date'),
    resetAnchor: false,
  });
}

const given = ({ params }: Call): Record<string, string> => {
  const price = params.text('price');
  const quantity = params.text('quantity');
  return { ...(price === undefined ? {} : { price }), ...(quantity === undefined ? {} : { quantity }) };
};

const FIELDS = ['payment_behavior', 'price', 'proration_behavior', 'proration_date', 'quantity', 'metadata'];

export const subscriptionItemRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/subscription_items',
    params: [...PAGING, 'subscription'],
    handle: (call) =>
      page(call, call.world.get('subscription', call.params.required('subscription'), 'subscription').items.data),
  },
  { method: 'GET', path: '/v1/subscription_items/:id', params: [], handle: ({ world, id }) => owner(world, id).item },
  {
    method: 'POST',
    path: '/v1/subscription_items',
    params: [...FIELDS, 'subscription'],
    handle: (call) => {
      const subscription = live(call.world, call.params.required('subscription'));
      change(call, subscription, given(call));
      return subscription.items.data.at(-1) ?? {};
    },
  },
  {
    method: 'POST',
    path: '/v1/subscription_items/:id',
    params: FIELDS,
    handle: (call) => {
      const { subscription } = owner(call.world, call.id);
      change(call, subscription, { ...given(call), id: call.id });
      return owner(call.world, call.id).item;
    },
  },
  {
    method: 'DELETE',
    path: '/v1/subscription_items/:id',
    params: ['proration_behavior', 'proration_date'],
    handle: (call) => {
      const { subscription } = owner(call.world, call.id);
      change(call, subscription, { id: call.id, deleted: 'true' });
      return { id: call.id, object: 'subscription_item', deleted: true };
    },
  },
];
