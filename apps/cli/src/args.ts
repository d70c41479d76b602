import {
  CURRENCIES,
  type Currency,
  didYouMean,
  findRegion,
  instantTextProblem,
  localDay,
  localTimeZone,
  parseInstant,
  type RegionCode,
  similarChoice,
  UTILITIES,
  type Utility,
  unknownRegionMessage,
} from '@energy-optimizer/kernel';
import { InvalidArgumentError } from 'commander';

/**
 * Parsers for arguments and options: each returns the value, or fails with a one-line message stating what is valid.
 */

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** An instant with its zone, in any format the API accepts, e.g. `2025-10-26T12:00Z` or `2025-10-26T14:00+0200`. */
export function instantArgument(text: string): Date {
  const instant = parseInstant(text);
  if (instant === undefined) throw new InvalidArgumentError(`It ${instantTextProblem(text)}.`);
  return instant;
}

/** A calendar day, resolved later in a time zone, or an instant. */
export type DayOrInstant = { readonly day: string } | { readonly instant: Date };

export function dayArgument(text: string): DayOrInstant {
  if (!DAY.test(text)) {
    const instant = parseInstant(text);
    if (instant !== undefined) return { instant };
    throw new InvalidArgumentError('It must be a day such as 2025-10-26, or an instant such as 2025-10-26T12:00Z.');
  }
  const midnight = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(text)) {
    throw new InvalidArgumentError('The date does not exist.');
  }
  return { day: text };
}

/** A calendar day alone, such as `2018-01-31`. */
export function dayNameArgument(text: string): string {
  if (!DAY.test(text)) throw new InvalidArgumentError('It must be a day such as 2018-01-31.');
  dayArgument(text);
  return text;
}

/** First instant of a day, or the instant given. */
export const startOf = (value: DayOrInstant, timeZone: string): Date =>
  'instant' in value ? value.instant : localDay(value.day, timeZone).start;
/** The end of the given day, so that a range includes its last day; or the given instant. */
export const endOf = (value: DayOrInstant, timeZone: string): Date =>
  'instant' in value ? value.instant : localDay(value.day, timeZone).end;

/** The time zone of the days in a query for these regions: the region's own if there is one, UTC for several. */
export function timeZoneOf(regions: readonly RegionCode[]): string {
  const [only, another] = regions;
  const region = only !== undefined && another === undefined ? findRegion(only) : undefined;
  return region ? localTimeZone(region) : 'UTC';
}

export function regionArgument(text: string): RegionCode {
  const region = findRegion(text.toLowerCase());
  if (!region) throw new InvalidArgumentError(unknownRegionMessage(text));
  return region.code;
}

export const regionsArgument = (text: string): RegionCode[] => list(text).map(regionArgument);

/** Provider IDs contain `_`; `-` is accepted too. */
export const providerName = (text: string): string => text.trim().toLowerCase().replaceAll('-', '_');
export const providersArgument = (text: string): string[] => list(text).map(providerName);

function list(text: string): string[] {
  const items = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0) throw new InvalidArgumentError('It must not be empty.');
  return items;
}

export const integerArgument =
  (min: number, max: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max))
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    return value;
  };

/** `90`, `90m`, `1.5h` or `1h30m` as minutes. */
export function minutesArgument(text: string): number {
  const match = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+)m?)?$/.exec(text);
  const minutes = match && text !== '' ? Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0) : Number.NaN;
  if (!Number.isInteger(minutes) || minutes < 15 || minutes > 1440) {
    throw new InvalidArgumentError('It must be from 15 minutes to 24 hours, such as 90m, 2h or 1h30m.');
  }
  return minutes;
}

export function utilityArgument(text: string): Utility {
  const utility = UTILITIES.find((name) => name === providerName(text));
  if (!utility) throw new InvalidArgumentError(`It must be one of ${UTILITIES.join(', ')}.`);
  return utility;
}

/** An ISO 4217 code in any case. */
export function currencyArgument(text: string): Currency {
  const currency = CURRENCIES.find((code) => code === text.toUpperCase());
  if (!currency) throw new InvalidArgumentError(`It must be one of ${CURRENCIES.join(', ')}.`);
  return currency;
}

/** One of a fixed list of words. */
export const choiceArgument =
  <T extends string>(choices: readonly T[]) =>
  (text: string): T => {
    const found = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
    if (found === undefined)
      throw new InvalidArgumentError(
        `It must be one of ${choices.join(', ')}${didYouMean(similarChoice(text, choices)) || '.'}`,
      );
    return found;
  };

/** An IANA time zone. */
export function timeZoneArgument(text: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('It must be an IANA time zone, such as Europe/Berlin.');
  }
}

/** A user's id. */
export function userArgument(text: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
    throw new InvalidArgumentError('It must be a user ID (a UUID).');
  return text;
}
