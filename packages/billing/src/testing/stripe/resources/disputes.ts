import { DAY_S } from '../engine/periods.ts';
import { invalid } from '../errors.ts';
import { createdWithin, PAGING, page, type Route } from '../http/route.ts';
import type { Charge, Dispute } from '../types.ts';
import type { World } from '../world.ts';

const EVIDENCE = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
} satisfies Dispute['evidence'];

/** The customer's bank disputes a charge. */
export function openDispute(world: World, charge: Charge, reason = 'fraudulent'): Dispute {
  if (charge.disputed) throw invalid(`Charge ${charge.id} is already disputed.`);
  if (charge.status !== 'succeeded') throw invalid(`Charge ${charge.id} has not succeeded.`);
  const created = world.now(charge.customer);
  const dispute: Dispute = {
    id: world.id('du'),
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: { ...EVIDENCE },
    evidence_details: {
      due_by: created + 9 * DAY_S,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
      type: 'card',
    },
    reason,
    status: 'needs_response',
  };
  charge.disputed = true;
  world.add('dispute', dispute);
  world.emit('charge.dispute.created', dispute);
  world.emit('charge.dispute.funds_withdrawn', dispute);
  return dispute;
}

export function closeDispute(world: World, id: string, status: 'won' | 'lost'): Dispute {
  const dispute = world.get('dispute', id);
  if (dispute.status === 'won' || dispute.status === 'lost')
    throw invalid(`Dispute ${id} is already ${dispute.status}.`);
  world.change('charge.dispute.closed', dispute, (changed) => {
    changed.status = status;
  });
  if (status === 'won') world.emit('charge.dispute.funds_reinstated', dispute);
  return dispute;
}

export const disputeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/disputes',
    params: [...PAGING, 'charge', 'created', 'payment_intent'],
    handle: (call) => {
      const charge = call.params.text('charge');
      const intent = call.params.text('payment_intent');
      const found = [...call.world.table('dispute').values()]
        .filter((dispute) => charge === undefined || dispute.charge === charge)
        .filter((dispute) => intent === undefined || dispute.payment_intent === intent);
      return page(call, found.filter(createdWithin(call)));
    },
  },
  { method: 'GET', path: '/v1/disputes/:id', params: [], handle: ({ world, id }) => world.get('dispute', id) },
  {
    method: 'POST',
    path: '/v1/disputes/:id/close',
    params: [],
    handle: ({ world, id }) => closeDispute(world, id, 'lost'),
  },
];
