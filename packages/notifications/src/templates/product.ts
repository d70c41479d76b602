import { dateTime, money, pricePer, unlinked } from './format.ts';
import { action, code, facts, note, paragraph } from './message.ts';
import type { Template } from './template.ts';

export const betaWelcome: Template<'betaWelcome'> = {
  category: 'transactional',
  why: 'You are receiving this e-mail because this address was signed up for the energy-optimizer beta.',
  expiresAt: ({ expiresAt }) => expiresAt,
  message: ({ code: value, expiresAt, url }) => ({
    subject: 'Welcome to the beta: your code',
    preview: 'Enter the code to join.',
    heading: 'Welcome to the beta',
    blocks: [
      paragraph('Thank you for signing up. Enter this code to join:'),
      code(value),
      ...(url === undefined ? [] : [action('Enter the code', url)]),
      note(`It is valid until ${dateTime(expiresAt)}.`),
      note('If you did not sign up, you can ignore this e-mail. Nothing happens unless the code is entered.'),
    ],
  }),
  sample: {
    code: '7KQ2M-X9D4T',
    expiresAt: new Date('2026-11-27T10:00:00Z'),
    url: 'https://energy.example/beta',
  },
};

export const priceAlert: Template<'priceAlert'> = {
  category: 'non_transactional',
  purpose: 'price_alerts',
  why: 'You are receiving this e-mail because you set an alert for this price.',
  expiresAt: ({ end }) => end,
  message: (props) => {
    const value = pricePer(props.value, props.currency, props.unit);
    const threshold = pricePer(props.threshold, props.currency, props.unit);
    const region = unlinked(props.region);
    return {
      subject: `Price alert ${region}: ${value}`,
      preview: `${props.rule === 'below' ? 'At or below' : 'At or above'} your limit of ${threshold}.`,
      heading: `${value} in ${region}`,
      blocks: [
        paragraph(`The price is ${props.rule === 'below' ? 'at or below' : 'at or above'} the limit you set.`),
        facts(
          ['Price', value],
          ['Your limit', `${props.rule} ${threshold}`],
          ['Utility', unlinked(props.utility)],
          ['From', dateTime(props.start, props.timeZone)],
          ['To', dateTime(props.end, props.timeZone)],
        ),
        action('Manage alerts', props.manageUrl),
      ],
    };
  },
  sample: {
    region: 'Norway, Oslo (NO1)',
    utility: 'electricity',
    rule: 'below',
    threshold: 0,
    value: -0.0123,
    currency: 'EUR',
    unit: 'kWh',
    start: new Date('2026-11-20T12:00:00Z'),
    end: new Date('2026-11-20T13:00:00Z'),
    timeZone: 'Europe/Oslo',
    manageUrl: 'https://energy.example/alerts',
  },
};

export const productNews: Template<'productNews'> = {
  category: 'non_transactional',
  purpose: 'marketing',
  why: 'You are receiving this e-mail because you agreed to receive news about energy-optimizer.',
  message: ({ subject, text, url }) => ({
    subject,
    preview: text,
    heading: subject,
    blocks: [paragraph(text), action('Read more', url)],
  }),
  sample: {
    subject: 'Forecasts for fifteen-minute prices',
    text: 'Day-ahead prices are forecast per quarter of an hour from today on.',
    url: 'https://energy.example/news/quarter-hours',
  },
};

const WHY_BILL = 'You are receiving this e-mail because you have a paid plan at energy-optimizer.';
const INVOICE = { plan: 'Pro', amount: 4.99, currency: 'USD', billingUrl: 'https://energy.example/settings/billing' };

export const dunningSoft: Template<'dunningSoft'> = {
  category: 'transactional',
  why: WHY_BILL,
  message: ({ plan, amount, currency, billingUrl, retryAt }) => ({
    subject: 'Your payment failed',
    preview: 'Please check your payment method.',
    heading: 'Your payment failed',
    blocks: [
      paragraph(
        `We could not collect ${money(amount, currency)} for your plan ${unlinked(plan)}. Your plan is still active.`,
      ),
      ...(retryAt === undefined ? [] : [paragraph(`We will try again on ${dateTime(retryAt)}.`)]),
      action('Check payment method', billingUrl),
    ],
  }),
  sample: { ...INVOICE, retryAt: new Date('2026-11-23T10:00:00Z') },
};

export const dunningFinal: Template<'dunningFinal'> = {
  category: 'transactional',
  why: WHY_BILL,
  message: ({ plan, amount, currency, billingUrl, endsAt }) => ({
    subject: 'Last reminder: your plan is about to end',
    preview: `Without a payment, your plan ends on ${dateTime(endsAt)}.`,
    heading: 'Your plan is about to end',
    blocks: [
      paragraph(`We still could not collect ${money(amount, currency)} for your plan ${unlinked(plan)}.`),
      paragraph(`Without a payment, it ends on ${dateTime(endsAt)}. You keep your data and the free plan.`),
      action('Pay now', billingUrl),
    ],
  }),
  sample: { ...INVOICE, endsAt: new Date('2026-11-27T10:00:00Z') },
};
