import manifest from '../package.json' with { type: 'json' };

/** Product name and version. */
export const INFO = {
  title: 'energy-optimizer',
  version: manifest.version,
  description:
    'Energy prices and forecasts for saving money: real prices of electricity, gas, heating oil, propane and community solar, ' +
    'as known at any point in time. Times are in UTC, intervals are half-open, and every price has a unit and a currency. Missing data is reported, never invented.',
  tags: {
    prices:
      'Current, past and future energy prices by region and supplier. Operations on the current time accept `at` and `knownAt`, ' +
      'to reproduce the response that would have been returned at that time.',
    suppliers:
      'Suppliers of energy and their tariffs, each with its source and date: a starting list of suppliers, and the tariffs that ' +
      'operators have imported.',
    household: "The caller's own tariffs (a stored tariff or a document, and the contract) and appliances.",
    recommendations:
      'Recommended switches of tariff, with the yearly saving, its probability and the reason if there is none; outcomes and replays. ' +
      'Recommended times to run appliances, with the outcomes that later ones learn from.',
    optimizer:
      'Cheapest times to run appliances, the savings of several of them, and plans for batteries, vehicles, appliances and heating.',
    regulations: 'Retail regulation of the US states: open markets, commissions, licensing and the right to cancel.',
    ml:
      'Price forecasts with intervals, quantiles and provenance, the cheapest times to run appliances, the savings from shifting ' +
      'them, and the measured accuracy of the forecasts.',
    internal:
      'Operations for operators and automation: learning and updating forecasts. Requires the internal API key.',
    auth:
      'Accounts: sign-up, sign-in, sessions, passwords, preferences and API keys. Responses do not reveal whether an address has an ' +
      'account. Browsers use an httpOnly cookie, programs a token or an API key.',
    privacy: 'Consent to purposes, restriction of processing, export and erasure.',
    billing:
      'Subscriptions: plans, checkout, customer portal, changes and invoices. Payments are processed by Stripe; amounts are in the ' +
      'smallest unit of their currency (cents).',
    admin:
      'For administrators with a session: accounts, the audit log, jobs and providers. Read access is recorded in the audit log, too.',
    mail: 'E-mails sent by this system: unsubscribing and, for operators, delivery status.',
    beta: 'Beta sign-up and verification of the e-mailed code.',
  },
} as const;
