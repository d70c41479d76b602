import { createHash } from 'node:crypto';
import { addDays, DAY_MS, HOUR_MS, localDay, localHourOf } from '@energy-optimizer/kernel';

/** One hour of the generated market. */
export interface DemoHour {
  readonly startMs: number;
  /** EUR/MWh. */
  readonly price: number;
}

/** What one generated market looks like, in EUR/MWh. */
export interface DemoMarket {
  readonly timeZone: string;
  /** Mean over a year. */
  readonly level: number;
  /** How far winter lies above and summer below the mean. */
  readonly season: number;
  /** How far the evening peak lies above the mean of its day. */
  readonly peak: number;
  /** How far the sun of a summer noon presses the price. */
  readonly solar: number;
  /** Standard deviation of the wind's share of a day's level. */
  readonly wind: number;
}

/** Mean of each local hour relative to the evening peak: a night valley, a morning and an evening peak. */
const DAILY_SHAPE = [
  -0.55, -0.65, -0.7, -0.7, -0.6, -0.3, 0.2, 0.55, 0.6, 0.35, 0.15, 0.05, 0, -0.05, 0, 0.1, 0.3, 0.7, 1, 0.95, 0.6, 0.2,
  -0.1, -0.35,
];
const WEEKEND_FACTOR = 0.75;
/** A windy day is followed by another: share of yesterday's wind that is left today, over this many days. */
const WIND_MEMORY = 0.6;
const WIND_DAYS = 8;
const HOURLY_NOISE = 0.06;

/**
 * The hours of a local day: a pure function of market, seed and day, so that every start and every server generates the
 * same prices. 23, 24 or 25 of them; wind and sun make some negative.
 * @param seed tells markets apart
 */
export function demoDay(market: DemoMarket, seed: string, day: string): DemoHour[] {
  const { start, end } = localDay(day, market.timeZone);
  const hourOf = localHourOf(market.timeZone);
  const level = levelOf(market, seed, day);
  const sun = market.solar * Math.max(0, -seasonOf(day)) * uniform(`${seed} cloud ${day}`);
  const hours: DemoHour[] = [];
  for (let startMs = start.getTime(); startMs < end.getTime(); startMs += HOUR_MS) {
    const hour = hourOf(startMs);
    const noise = HOURLY_NOISE * market.level * normal(`${seed} hour ${startMs}`);
    const price = level + market.peak * DAILY_SHAPE[hour]! - sun * noonOf(hour) + noise;
    hours.push({ startMs, price: Math.round(price * 100) / 100 });
  }
  return hours;
}

function levelOf({ level, season, wind }: DemoMarket, seed: string, day: string): number {
  let windiness = 0;
  for (let back = 0; back < WIND_DAYS; back++)
    windiness += WIND_MEMORY ** back * normal(`${seed} wind ${addDays(day, -back)}`);
  const mean = level + season * seasonOf(day) - wind * windiness * Math.sqrt(1 - WIND_MEMORY ** 2);
  return isWeekend(day) ? mean * WEEKEND_FACTOR : mean;
}

/** 1 in mid-January, −1 in mid-July. */
function seasonOf(day: string): number {
  const dayOfYear = (Date.parse(day) - Date.parse(`${day.slice(0, 4)}-01-15`)) / DAY_MS;
  return Math.cos((2 * Math.PI * dayOfYear) / 365.25);
}

const isWeekend = (day: string): boolean => new Date(day).getUTCDay() % 6 === 0;
/** 1 at 13:00, 0 before 7:00 and after 19:00. */
const noonOf = (hour: number): number => Math.max(0, Math.cos(((hour - 13) / 12) * Math.PI));

/** Uniform in [0, 1) from a text, by SHA-256. */
const uniform = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;

/** Standard normal from a text (Box and Muller 1958). */
const normal = (text: string): number =>
  Math.sqrt(-2 * Math.log(1 - uniform(`${text} a`))) * Math.cos(2 * Math.PI * uniform(`${text} b`));
