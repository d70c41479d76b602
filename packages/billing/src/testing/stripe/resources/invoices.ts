import { attemptPayment, finalizeInvoice, markPaid, markUncollectible, voidInvoice } from '../engine/collection.ts';
import { declined } from '../engine/create-subscription.ts';
import { invalid } from '../errors.ts';
import { type Call, createdWithin, PAGING, page, type Route } from '../http/route.ts';
import type { Invoice } from '../types.ts';
import { previewInvoice } from './invoice-preview.ts';

function list(call: Call): object {
  const { params, world } = call;
  const customer = params.text('customer');
  const subscription = params.text('subscription');
  const status = params.text('status');
  const all = subscription === undefined ? [...world.table('invoice').values()] : world.invoicesOf(subscription);
  const found = all
    .filter((invoice) => customer === undefined || invoice.customer === customer)
    .filter((invoice) => status === undefined || invoice.status === status)
    .filter(createdWithin(call));
  return page(call, found);
}

/** Pays an open invoice; 402 when the payment method is declined. */
function pay({ world, params, id }: Call): Invoice {
  const invoice = world.get('invoice', id);
  if (invoice.status === 'paid') throw invalid('Invoice is already paid', undefined, 'invoice_already_paid');
  if (invoice.status === 'draft') finalizeInvoice(world, invoice);
  if (invoice.status === 'void' || invoice.status === 'uncollectible')
    throw invalid(`This invoice can no longer be paid; it is ${invoice.status}.`);
  if (params.boolean('paid_out_of_band') === true) {
    markPaid(world, invoice);
    return invoice;
  }
  if (invoice.amount_remaining === 0) return invoice;
  const given = params.text('payment_method');
  const method = given === undefined ? undefined : world.get('payment_method', given, 'payment_method');
  const outcome = attemptPayment(world, invoice, { isAutomatic: false, method });
  if (outcome === 'declines' || outcome === 'authentication_required') throw declined(outcome);
  return invoice;
}

const action = (name: string, act: (call: Call, invoice: Invoice) => void, params: readonly string[] = []): Route => ({
  method: 'POST',
  path: `/v1/invoices/:id/${name}`,
  params,
  handle: (call) => {
    const invoice = call.world.get('invoice', call.id);
    act(call, invoice);
    return invoice;
  },
});

export const invoiceRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/invoices',
    params: [...PAGING, 'collection_method', 'created', 'customer', 'status', 'subscription'],
    handle: list,
  },
  {
    method: 'POST',
    path: '/v1/invoices/create_preview',
    params: ['customer', 'discounts', 'subscription', 'subscription_details', 'automatic_tax', 'preview_mode'],
    handle: previewInvoice,
  },
  { method: 'GET', path: '/v1/invoices/:id', params: [], handle: ({ world, id }) => world.get('invoice', id) },
  {
    method: 'GET',
    path: '/v1/invoices/:id/lines',
    params: PAGING,
    handle: (call) => page(call, call.world.get('invoice', call.id).lines.data.toReversed()),
  },
  {
    method: 'POST',
    path: '/v1/invoices/:id/pay',
    params: ['payment_method', 'paid_out_of_band', 'off_session'],
    handle: pay,
  },
  action('finalize', ({ world }, invoice) => finalizeInvoice(world, invoice), ['auto_advance']),
  action('void', ({ world }, invoice) => voidInvoice(world, invoice)),
  action('mark_uncollectible', ({ world }, invoice) => markUncollectible(world, invoice)),
  {
    method: 'GET',
    path: '/v1/invoice_payments',
    params: [...PAGING, 'invoice', 'payment', 'status'],
    handle: (call) => {
      const invoice = call.params.text('invoice');
      const intent = call.params.inner('payment')?.text('payment_intent');
      const found = [...call.world.table('invoice_payment').values()]
        .filter((payment) => invoice === undefined || payment.invoice === invoice)
        .filter((payment) => intent === undefined || payment.payment.payment_intent === intent);
      return page(call, found);
    },
  },
  {
    method: 'GET',
    path: '/v1/invoice_payments/:id',
    params: [],
    handle: ({ world, id }) => world.get('invoice_payment', id),
  },
];
