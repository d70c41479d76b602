import { findRegion, localTimeZone } from '@energy-optimizer/kernel';
import { type Clock, clockNamed } from './clock-names.ts';

/** `HourDK` is Danish time. */
const COUNTRY_CLOCKS: Readonly<Record<string, string>> = {
  DK: 'Europe/Copenhagen',
  NO: 'Europe/Oslo',
  SE: 'Europe/Stockholm',
  FI: 'Europe/Helsinki',
  DE: 'Europe/Berlin',
  AT: 'Europe/Vienna',
  NL: 'Europe/Amsterdam',
  BE: 'Europe/Brussels',
  FR: 'Europe/Paris',
  EE: 'Europe/Tallinn',
  LV: 'Europe/Riga',
  LT: 'Europe/Vilnius',
  UK: 'Europe/London',
  GB: 'Europe/London',
  CH: 'Europe/Zurich',
  ES: 'Europe/Madrid',
  IT: 'Europe/Rome',
  PL: 'Europe/Warsaw',
};

/** Words of a time column's title that do not name a clock. */
const TITLE_WORDS =
  /^(start|starts|starting|begin|begins|beginning|end|ends|ending|time|times|timestamp|date|datetime|datum|zeit|zeitpunkt|zeitstempel|uhrzeit|von|bis|from|to|until|till|valid|hour|hours|hourly|stunde|period|interval|mtu|delivery|day|local|of|the|in|at|and|inclusive|exclusive|incl|excl|iso|iso8601|unix|epoch|local|ahead|price|market|quarter|ce|he|hb|anfang|ende|beginn|format|utc|gmt|yyyy|yy|mm|dd|hh|ss|m|d|y|h|ddmmyyyy|mmddyyyy)$/;

/** The same without those that name a clock all the same. */
const PLAIN_WORDS = new RegExp(TITLE_WORDS.source.replace(/\|(utc|gmt|local)(?=\||\))/g, ''));
/** Words of names of clocks: one of them left over is a clock that was not understood. */
const CLOCK_WORDS =
  /^(standard|summer|daylight|prevailing|european?|asian?|american?|african?|australian?|eastern|central|western|mountain|pacific|atlantic|sommerzeit|winterzeit)$/;

/** The clock named in a time column's title; `unknown` is a word in its place that is not a clock. */
export function clockInTitle(title: string, regionZone: string): { readonly clock?: Clock; readonly unknown?: string } {
  const text = title.slice(0, 200).normalize('NFKC').trim();
  const country = /\p{Ll}(DK|NO|SE|FI|DE|AT|NL|BE|FR|EE|LV|LT|UK|GB|CH|ES|IT|PL)$/u.exec(text)?.[1];
  if (country) return { clock: { kind: 'zone', timeZone: COUNTRY_CLOCKS[country]! } };
  const bracket = /[([]((?:[^()[\]]|\(s\))*)[)\]]/i
    .exec(text.replace(/\(S\)(?=[TZ])/i, '\u0001'))?.[1]
    ?.replace('\u0001', '(s)');
  if (bracket !== undefined) return clockInBrackets(bracket, regionZone);
  const spaced = text.replace(/(?<=\p{Ll}{2})(?=\p{Lu})/gu, ' ').replaceAll('_', ' ');
  const zone = /(?:^| )([A-Za-z]+\/[A-Za-z_/]+|(?:utc|gmt) ?[+-]\d{1,2}(?::?\d\d)?)(?= |$)/i.exec(spaced)?.[1];
  if (zone) {
    const clock = clockNamed(zone, regionZone);
    if (clock !== 'unknown') return { clock };
  }
  const words = spaced.split(/[^\p{L}/()]+/u).filter((word) => word !== '');
  for (const part of phrases(words.filter((word) => !PLAIN_WORDS.test(word.toLowerCase())))) {
    const clock = clockNamed(part, regionZone);
    if (clock !== 'unknown') return { clock };
  }
  const unknown = words.find((word) => /^[A-Z]{2,4}T$/.test(word) || CLOCK_WORDS.test(word.toLowerCase()));
  return unknown === undefined ? {} : { unknown };
}

/** Runs of words, the longest first: `Central European Summer Time` before `Central`. */
const phrases = (words: readonly string[]): string[] =>
  [4, 3, 2, 1].flatMap((length) =>
    words.slice(0, Math.max(0, words.length - length + 1)).map((_, at) => words.slice(at, at + length).join(' ')),
  );

function clockInBrackets(text: string, regionZone: string) {
  const clock = clockNamed(text, regionZone);
  if (clock !== 'unknown') return { clock };
  const words = text.split(/[^\p{L}\d+:()/-]+/u).filter((word) => word !== '');
  const left = words.filter(
    (word) =>
      !PLAIN_WORDS.test(word.toLowerCase()) && !/^[\d:-]+$/.test(word) && !/^[dmyhs]+([:/-][dmyhs]+)*$/i.test(word),
  );
  const one = clockNamed(left.join(' '), regionZone);
  if (one !== 'unknown') return { clock: one };
  const unknown = left[0];
  if (unknown === undefined) return {};
  const region = findRegion(unknown.toLowerCase());
  return region ? { clock: { kind: 'zone', timeZone: localTimeZone(region) } as const } : { unknown: text };
}

/** The order of day and month in a title such as `dd/mm/yyyy`; `other` if that order is not supported. */
export function dateOrderInTitle(title: string): 'dmy' | 'mdy' | 'other' | undefined {
  const match =
    /(^|[^a-z])(d{1,2}([^a-z])m{1,2}\3y{2,4}|m{1,2}([^a-z])d{1,2}\4y{2,4}|y{2,4}([^a-z]?)d{2}\5m{2})([^a-z]|$)/i.exec(
      title,
    );
  if (!match) return undefined;
  if (/^y/i.test(match[2]!)) return 'other';
  if (/^d/i.test(match[2]!)) return 'dmy';
  // Dotted dates are day first everywhere else.
  return match[4] === '.' ? 'other' : 'mdy';
}
