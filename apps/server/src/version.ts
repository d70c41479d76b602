import manifest from '../package.json' with { type: 'json' };

/** How this system introduces itself. */
export const INFO = {
  title: 'energy-optimizer',
  version: manifest.version,
  description:
    'Energy prices turned into money saved: real prices of electricity, gas, heating oil, propane and community solar, ' +
    'as they were known at any time. Times are UTC, intervals half-open, prices carry unit and currency, and nothing is made up.',
  tags: {
    prices:
      'What energy costs, cost and will cost, where and from whom. Operations about now take `at` and `knownAt`: ' +
      'the answer that would have been given then.',
    ml:
      'Expected prices with intervals, quantiles and where they come from, the times they make cheapest, what moving ' +
      'appliances there saves, and how good the forecasts have been.',
    internal:
      'What operators and machines set off: learning and bringing forecasts up to date. Needs the internal API key.',
    auth:
      'Accounts: signing up and in, sessions, passwords, preferences, API keys. Addresses with and without an account get the same ' +
      'answers. Browsers are carried by an httpOnly cookie, programs by a token or an API key.',
    admin:
      'For administrators, signed in with a session: accounts, the audit log, jobs and providers. Looking stands in the audit log, too.',
    mail: 'Mails this system sends: unsubscribing from them, and for operators what became of them.',
    beta: 'Taking part in the beta: a code is mailed, and shown again.',
  },
} as const;
