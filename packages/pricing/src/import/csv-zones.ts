import { findRegion, HOUR_MS, localTimeZone } from '@energy-optimizer/kernel';
import type { WallClock } from './wall-clock.ts';
import { wallClockIn } from './wall-clock.ts';

/** The clock a title or a cell names. */
export type Clock =
  /** An IANA zone or a fixed offset. */
  | { readonly kind: 'zone'; readonly timeZone: string }
  /** Half of a zone's year: `CET` is an hour behind the clocks of Berlin in summer, or is meant as their name. */
  | { readonly kind: 'half'; readonly timeZone: string; readonly offsetMs: number; readonly name: string };

/** Standard time, summer time, both, and the hours between UTC and standard time. */
const FAMILIES: readonly (readonly [
  timeZone: string,
  standard: string,
  summer: string,
  both: string,
  hours: number,
])[] = [
  ['Europe/Brussels', 'cet mez', 'cest mesz', 'cet/cest mez/mesz cet-cest', 1],
  ['Europe/Athens', 'eet', 'eest', 'eet/eest', 2],
  ['Europe/Lisbon', 'wet', 'west', 'wet/west', 0],
  ['Europe/London', '', 'bst', 'gmt/bst', 0],
  ['America/New_York', 'est', 'edt', 'et ept est/edt eastern', -5],
  ['America/Chicago', 'cst', 'cdt', 'ct cpt cst/cdt central', -6],
  ['America/Denver', 'mst', 'mdt', 'mt mpt mst/mdt mountain', -7],
  ['America/Los_Angeles', 'pst', 'pdt', 'pt ppt pst/pdt pacific', -8],
  ['Australia/Sydney', 'aest', 'aedt', 'aest/aedt', 10],
  ['Australia/Adelaide', 'acst', 'acdt', 'acst/acdt', 9.5],
];
/** The same all year. */
const FIXED: Readonly<Record<string, string>> = {
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
  zulu: 'UTC',
  jst: 'Asia/Tokyo',
  awst: 'Australia/Perth',
  trt: 'Europe/Istanbul',
};
/** Names of several clocks: which one it is goes by the region. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  ist: ['Asia/Kolkata'],
  cst: ['Asia/Shanghai', 'America/Chicago'],
};
/** `HourDK` is Danish time. */
const COUNTRIES: Readonly<Record<string, string>> = {
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

const halves = new Map<string, Clock>();
for (const [timeZone, standard, summer, both, hours] of FAMILIES) {
  const half = (names: string, offset: number) => {
    for (const name of names.split(' ')) {
      halves.set(name, { kind: 'half', timeZone, offsetMs: offset * HOUR_MS, name: name.toUpperCase() });
    }
  };
  half(standard, hours);
  half(summer, hours + 1);
  for (const name of both.split(' ')) halves.set(name, { kind: 'zone', timeZone });
}
halves.delete('');

/** Two letters that are words elsewhere. */
const AMERICAN_SHORT = /^(et|ct|mt|pt)$/;
const OFFSET = /^(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d\d))?$/;

/**
 * The clock of one name: `CET`, `CET/CEST`, `UTC+1`, `Europe/Berlin`. `unknown` when it is none.
 * @param regionZone decides between clocks that share a name
 */
export function clockNamed(name: string, regionZone: string): Clock | 'unknown' {
  const word = name
    .trim()
    .toLowerCase()
    .replace(/ ?\/ ?/g, '/')
    .replace(/ time$/, '');
  if (word === 'local') return { kind: 'zone', timeZone: regionZone };
  const fixed = FIXED[word];
  if (fixed) return { kind: 'zone', timeZone: fixed };
  const shared = SHARED[word];
  if (shared && !(word === 'cst' && regionZone.startsWith('America/')))
    return shared.includes(regionZone) ? { kind: 'zone', timeZone: regionZone } : 'unknown';
  const half = halves.get(word);
  if (half && (!AMERICAN_SHORT.test(word) || regionZone.startsWith('America/'))) return half;
  const offset = OFFSET.exec(word);
  if (offset && Number(offset[2]) <= 14)
    return { kind: 'zone', timeZone: `${offset[1]}${offset[2]!.padStart(2, '0')}:${offset[3] ?? '00'}` };
  return /^[a-z]+\/[a-z_/]+$/.test(word) ? ianaZone(name.trim()) : 'unknown';
}

function ianaZone(name: string): Clock | 'unknown' {
  try {
    return { kind: 'zone', timeZone: new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone };
  } catch {
    return 'unknown';
  }
}

/** Words of a time column's title that are no clock. */
const TITLE_WORDS =
  /^(start|starts|starting|begin|begins|beginning|end|ends|ending|time|times|timestamp|date|datetime|datum|zeit|zeitpunkt|zeitstempel|uhrzeit|von|bis|from|to|until|till|valid|hour|hours|hourly|stunde|period|interval|mtu|delivery|day|local|of|the|in|at|and|inclusive|exclusive|incl|excl|iso|iso8601|unix|epoch|local|ahead|price|market|quarter|ce|he|hb|anfang|ende|beginn|format|utc|gmt|yyyy|yy|mm|dd|hh|ss|m|d|y|h|ddmmyyyy|mmddyyyy)$/;

/** What a time column's title says about its clock; `unknown` names a word in the place of a clock that is none. */
export function clockInTitle(title: string, regionZone: string): { readonly clock?: Clock; readonly unknown?: string } {
  const text = title.slice(0, 200).normalize('NFKC').trim();
  const country = /\p{Ll}(DK|NO|SE|FI|DE|AT|NL|BE|FR|EE|LV|LT|UK|GB|CH|ES|IT|PL)$/u.exec(text)?.[1];
  if (country) return { clock: { kind: 'zone', timeZone: COUNTRIES[country]! } };
  const bracket = /[([]([^()[\]]*)[)\]]/.exec(text)?.[1];
  if (bracket !== undefined) return clockInBrackets(bracket, regionZone);
  const spaced = text.replace(/(?<=\p{Ll}{2})(?=\p{Lu})/gu, ' ').replaceAll('_', ' ');
  const zone = /(?:^| )([A-Za-z]+\/[A-Za-z_/]+|(?:utc|gmt) ?[+-]\d{1,2}(?::?\d\d)?)(?= |$)/i.exec(spaced)?.[1];
  if (zone) {
    const clock = clockNamed(zone, regionZone);
    if (clock !== 'unknown') return { clock };
  }
  for (const word of spaced.split(/[^\p{L}/]+/u)) {
    if (word === '' || TITLE_WORDS.test(word.toLowerCase()) ? !/^(utc|gmt|local)$/i.test(word) : false) continue;
    const clock = clockNamed(word, regionZone);
    if (clock !== 'unknown') return { clock };
    if (/^[A-Z]{2,4}T$/.test(word)) return { unknown: word };
  }
  return {};
}

function clockInBrackets(text: string, regionZone: string) {
  const clock = clockNamed(text, regionZone);
  if (clock !== 'unknown') return { clock };
  const words = text.split(/[^\p{L}\d+:-]+/u).filter((word) => word !== '');
  for (const word of words) {
    const one = clockNamed(word, regionZone);
    if (one !== 'unknown') return { clock: one };
  }
  const unknown = words.find(
    (word) =>
      !TITLE_WORDS.test(word.toLowerCase()) && !/^[\d:+-]+$/.test(word) && !/^[dmyhs]+([:-][dmyhs]+)*$/i.test(word),
  );
  if (unknown === undefined) return {};
  const region = findRegion(unknown.toLowerCase());
  return region ? { clock: { kind: 'zone', timeZone: localTimeZone(region) } as const } : { unknown: text };
}

/** The order of day and month a title writes out, as `dd/mm/yyyy`. */
export function dateOrderInTitle(title: string): 'dmy' | 'mdy' | undefined {
  const match = /(^|[^a-z])(d{1,2}([^a-z])m{1,2}\3y{2,4}|m{1,2}([^a-z])d{1,2}\4y{2,4})([^a-z]|$)/i.exec(title);
  if (!match) return undefined;
  return /^d/i.test(match[2]!) ? 'dmy' : 'mdy';
}

/** Wall-clock times of a clock → instants. A time in the half of the year the clock's name does not cover has none. */
export function wallClockOf(clock: Clock): WallClock {
  const inZone = wallClockIn(clock.timeZone);
  if (clock.kind === 'zone') return inZone;
  return (time) => {
    const instant = Date.parse(`${time.date}T${time.clock}Z`) - clock.offsetMs;
    return inZone(time).includes(instant) ? [instant] : [];
  };
}
