import { HOUR_MS } from '@energy-optimizer/kernel';
import { type WallClock, wallClockIn } from './wall-clock.ts';

/** The clock named in a title or a cell. */
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
  ['Europe/Brussels', 'cet mez hec', 'cest mesz', 'cet/cest mez/mesz cet-cest', 1],
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
const FIXED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    utc: 'UTC',
    gmt: 'UTC',
    z: 'UTC',
    zulu: 'UTC',
    jst: 'Asia/Tokyo',
    awst: 'Australia/Perth',
    trt: 'Europe/Istanbul',
  }),
);
/** Names shared by several clocks; the region decides. */
const SHARED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ist: ['Asia/Kolkata'],
    cst: ['Asia/Shanghai', 'America/Chicago'],
  }),
);
/** Full names of clocks, defined in {@link FAMILIES} and {@link FIXED}. */
const WRITTEN_OUT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'central european': 'cet',
    'central europe': 'cet',
    'central european standard': 'cet',
    'central europe standard': 'cet',
    'central european summer': 'cest',
    'mitteleuropäische zeit': 'mez',
    'mitteleuropäische sommerzeit': 'mesz',
    'eastern european': 'eet',
    'eastern european standard': 'eet',
    'eastern european summer': 'eest',
    'western european': 'wet',
    'western european standard': 'wet',
    'western european summer': 'west',
    'greenwich mean': 'gmt',
    'british summer': 'bst',
    'coordinated universal': 'utc',
    universal: 'utc',
    'australian eastern standard': 'aest',
    'australian eastern daylight': 'aedt',
    'australian central standard': 'acst',
    'australian central daylight': 'acdt',
    'australian western standard': 'awst',
    'japan standard': 'jst',
    ...Object.fromEntries(
      ['eastern', 'central', 'mountain', 'pacific'].flatMap((name) => [
        [`${name} standard`, `${name[0]}st`],
        [`${name} daylight`, `${name[0]}dt`],
        [`${name} prevailing`, `${name[0]}pt`],
      ]),
    ),
  }),
);
/** Zones by the city they are named after: `Berlin` is Europe/Berlin. */
const CITIES: ReadonlyMap<string, string> = new Map(
  Intl.supportedValuesOf('timeZone')
    .filter((zone) => /^(Europe|America|Asia|Australia)\//.test(zone))
    .map((zone) => [
      zone
        .slice(zone.lastIndexOf('/') + 1)
        .replaceAll('_', ' ')
        .toLowerCase(),
      zone,
    ]),
);

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

/** Names that Australia and Europe use as well, or that are words elsewhere. */
const SHARED_WITH_AMERICA = /^([ecmp](t|st|dt)|eastern|central|mountain|pacific)$/;
/** `CE(S)T`: both halves of the year. */
const BOTH_HALVES = /^([cmew])e\(s\)([tz])$/;
const OFFSET = /^(?:utc|gmt)? ?([+-])(\d{1,2})(?::?(\d\d))?$/;

/**
 * The clock of one name: `CET`, `CET/CEST`, `UTC+1`, `Europe/Berlin`. `unknown` if it is not a clock.
 * @param regionZone decides between clocks that share a name
 */
export function clockNamed(name: string, regionZone: string): Clock | 'unknown' {
  const spelled = name
    .slice(0, 64)
    .trim()
    .toLowerCase()
    .replace(/ ?\/ ?/g, '/')
    .replace(/ time$/, '')
    .replace(BOTH_HALVES, (_, area: string, end: string) => `${area}e${end}/${area}es${end}`);
  const word = WRITTEN_OUT.get(spelled) ?? spelled;
  if (word === 'local') return { kind: 'zone', timeZone: regionZone };
  const fixed = FIXED.get(word);
  if (fixed) return { kind: 'zone', timeZone: fixed };
  const shared = SHARED.get(word);
  if (shared && !(word === 'cst' && regionZone.startsWith('America/')))
    return shared.includes(regionZone) ? { kind: 'zone', timeZone: regionZone } : 'unknown';
  const half = halves.get(word);
  if (half && (!SHARED_WITH_AMERICA.test(word) || regionZone.startsWith('America/'))) return half;
  const city = CITIES.get(word);
  if (city) return { kind: 'zone', timeZone: city };
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

/** Wall-clock times of a clock → instants. A time in the half of the year the clock's name does not cover has none. */
export function wallClockOf(clock: Clock): WallClock {
  const inZone = wallClockIn(clock.timeZone);
  if (clock.kind === 'zone') return inZone;
  return (time) => {
    const instant = Date.parse(`${time.date}T${time.clock}Z`) - clock.offsetMs;
    return inZone(time).includes(instant) ? [instant] : [];
  };
}
