import { localInstants } from '@energy-optimizer/kernel';
import type { Tariff } from '../model/tariff.ts';
import { dateOf } from './days.ts';

const MIDNIGHT = '00:00';

/** Minute of the local day at which a day of the tariff begins. */
export const dayStartMinute = ({ dayStart = MIDNIGHT }: Pick<Tariff, 'dayStart'>): number =>
  Number(dayStart.slice(0, 2)) * 60 + Number(dayStart.slice(3));

/** The instant at which a day of the tariff begins. It lasts 23 or 25 hours where clocks change within it. */
export const dayStartMs = (day: number, { dayStart = MIDNIGHT, timeZone }: Pick<Tariff, 'dayStart' | 'timeZone'>) =>
  localInstants(`${dateOf(day)}T${dayStart}`, timeZone)[0]!.getTime();
