/** An instant as people read it, with its zone: `20 November 2026 at 10:15 UTC`. A zone that is not known is UTC. */
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
 * Text that others chose (names, devices), so that no mail program makes a link of it: `evil.example` in a name would
 * otherwise be one click away, under our sender.
 */
export const unlinked = (text: string): string =>
  text
    .replace(/[:/\\]{2,}/g, ' ')
    .replace(/\.(?=\p{L})/gu, '. ')
    .replace(/@/g, ' at ');

/** `Hello Ada,` — or no name where there is none, or one that is more of a message than a name. */
export function greeting(name: string | undefined): string {
  const usable = name !== undefined && name !== '' && !/[:/\\@]|\.\S|\d{4}/u.test(name);
  return usable ? `Hello ${name},` : 'Hello,';
}
