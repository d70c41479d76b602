import { invalid } from '../errors.ts';
import type { Call, Route } from '../http/route.ts';
import type { PortalSession } from '../types.ts';

const FLOWS = [
  'payment_method_update',
  'subscription_cancel',
  'subscription_pause',
  'subscription_update',
  'subscription_update_confirm',
] as const;

function readFlow({ world, params }: Call, customer: string): PortalSession['flow'] {
  const data = params.inner('flow_data');
  if (data === undefined) return null;
  const type = data.oneOf('type', FLOWS) ?? 'payment_method_update';
  const named = data.inner(type);
  const id = named?.text('subscription');
  if (id !== undefined && world.get('subscription', id, `flow_data[${type}][subscription]`).customer !== customer)
    throw invalid('The subscription belongs to another customer.', `flow_data[${type}][subscription]`);
  return {
    after_completion: { hosted_confirmation: null, redirect: null, type: 'portal_homepage' },
    customer_update: null,
    subscription_cancel: null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
    ...(id === undefined ? {} : { [type]: { subscription: id } }),
    type,
  };
}

function create(call: Call): PortalSession {
  const { world, params } = call;
  const customer = world.get('customer', params.required('customer'), 'customer').id;
  const id = world.id('bps');
  const session: PortalSession = {
    id,
    object: 'billing_portal.session',
    configuration: params.text('configuration') ?? 'bpc_peer',
    created: world.now(customer),
    customer,
    customer_account: null,
    flow: readFlow(call, customer),
    livemode: false,
    locale: (params.text('locale') ?? null) as PortalSession['locale'],
    on_behalf_of: null,
    return_url: params.text('return_url') ?? null,
    url: `https://billing.stripe.com/p/session/test_${id}`,
  };
  world.add('billing_portal.session', session);
  world.emit('billing_portal.session.created', session);
  return session;
}

export const portalRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/v1/billing_portal/sessions',
    params: ['after_expiration', 'configuration', 'customer', 'flow_data', 'locale', 'return_url'],
    handle: create,
  },
];
