/** The purposes of processing that a user decides about. */
export const PURPOSES = [
  'data_processing',
  'marketing',
  'analytics',
  'price_alerts',
  'optimization',
  'third_party_sharing',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Purposes that always need consent, whatever the configuration. */
const ALWAYS_OPT_IN: readonly Purpose[] = ['marketing', 'third_party_sharing'];
export const isOptIn = (purpose: Purpose): boolean => ALWAYS_OPT_IN.includes(purpose);

/** Purposes that a user may object to (Art. 21 GDPR). The others are carried out at the user's own request. */
export const OBJECTABLE = ['marketing', 'analytics', 'third_party_sharing'] as const satisfies readonly Purpose[];

/** The texts that users consent to. A change of a text requires consent again, because its hash is recorded. */
export const PURPOSE_TEXTS: Readonly<Record<Purpose, string>> = {
  data_processing:
    'Store the tariff, the contract, the account number and the appliances of my household, so that prices and costs are computed for it.',
  marketing: 'Send me news about the product and offers by e-mail.',
  analytics:
    'Learn from the outcomes I report, such as whether a recommendation was followed and what it saved, to measure and improve recommendations.',
  price_alerts: 'Watch prices for me and send me the alerts I set up by e-mail.',
  optimization:
    'Evaluate the tariff and the usage of my household to recommend switching and better times of use, and keep the recommendations.',
  third_party_sharing: 'Pass data of my household on to other companies, such as an energy supplier or a device maker.',
};
