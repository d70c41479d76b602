/** An instant in readable form, with its zone: `20 November 2026 at 10:15 UTC`. Unknown zones fall back to UTC. */
export function dateTime(instant: Date, timeZone = 'UTC'): string {
  const options = { dateStyle: 'long', timeStyle: 'short' } as const;
  try {
    const text = new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(instant);
    return `${text} ${timeZone === 'UTC' ? 'UTC' : `(${timeZone})`}`;
  } catch {
    return dateTime(instant);
  }
}

export const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' }).format(amount);

/** A price with its unit: `-0.0123 EUR/kWh`. */
export const pricePer = (value: number, currency: string, unit: string): string =>
  `${new Intl.NumberFormat('en', { maximumFractionDigits: 5, useGrouping: false }).format(value)} ${currency}/${unit}`;

/**
 * Untrusted text (names, devices), changed so that no mail program turns it into a link: `evil.example` in a name would
 * otherwise be one click away, under our sender.
 */
export const unlinked = (text: string): string =>
  text
    .replace(/[:/\\]{2,}/g, ' ')
    .replace(/\.(?=\p{L})/gu, '. ')
    .replace(/@/g, ' at ');

/** `Hello Ada,` — without the name if there is none or it looks like a message. */
export function greeting(name: string | undefined): string {
  const usable = name !== undefined && name !== '' && !/[:/\\@]|\.\S|\d{4}/u.test(name);
  return usable ? `Hello ${name},` : 'Hello,';
}
