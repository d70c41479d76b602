import { WEEKDAYS } from '../../model/schedule.ts';
import type { TariffInput } from '../../model/tariff.ts';
import type { ChargeRow } from './rows.ts';

type ScheduleInput = NonNullable<TariffInput['schedules']>[string];
type Range = readonly [number, number];

/** Charges that apply at the same times, by quantity. */
export interface Block {
  readonly rows: readonly ChargeRow[];
  readonly months: Range;
  readonly minutes: Range;
  readonly weekdays: Range;
}

const sameTimes = (a: ChargeRow, b: ChargeRow): boolean =>
  a.months.join() === b.months.join() &&
  a.minutes.join() === b.minutes.join() &&
  a.weekdays.join() === b.weekdays.join();

/** Rows that differ only in their limit are tiers of one block. */
export function blocksOf(rows: readonly ChargeRow[]): Block[] {
  const blocks: ChargeRow[][] = [];
  for (const row of rows) {
    const block = blocks.find(
      (list) =>
        sameTimes(list[0]!, row) && list[0]!.name === row.name && list.every(({ limit }) => limit !== row.limit),
    );
    if (block) block.push(row);
    else blocks.push([row]);
  }
  return blocks.map((list) => {
    const sorted = list.toSorted((a, b) => a.limit - b.limit);
    const { months, minutes, weekdays } = sorted[0]!;
    return { rows: sorted, months, minutes, weekdays };
  });
}

/** A range whose end is before its start wraps around. */
const members = ([from, to]: Range, lowest: number, highest: number): number[] =>
  from <= to
    ? Array.from({ length: to - from + 1 }, (_, index) => from + index)
    : [...members([from, highest], lowest, highest), ...members([lowest, to], lowest, highest)];
const monthsOf = ({ months }: Block) => members(months, 1, 12);
const weekdaysOf = ({ weekdays }: Block) => members(weekdays, 0, 6);

const meet = (a: Block, b: Block): boolean =>
  monthsOf(a).some((month) => monthsOf(b).includes(month)) &&
  weekdaysOf(a).some((day) => weekdaysOf(b).includes(day)) &&
  a.minutes[0] < b.minutes[1] &&
  b.minutes[0] < a.minutes[1];

/** Puts blocks that never overlap into one schedule; overlapping blocks are charged together. */
export function layersOf(blocks: readonly Block[]): Block[][] {
  const layers: Block[][] = [];
  for (const block of blocks) {
    const layer = layers.find((list) => !list.some((other) => meet(other, block)));
    if (layer) layer.push(block);
    else layers.push([block]);
  }
  return layers;
}

const isAlways = (block: Block): boolean =>
  monthsOf(block).length === 12 && weekdaysOf(block).length === 7 && block.minutes.join() === '0,1440';

/** Minutes of the months and weekdays of a year that the blocks cover; the blocks never overlap. */
const coverage = (blocks: readonly Block[]): number =>
  blocks.reduce(
    (sum, block) => sum + monthsOf(block).length * weekdaysOf(block).length * (block.minutes[1] - block.minutes[0]),
    0,
  );
const FULL = 12 * 7 * 1440;

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

export const REST = 'rest';

/** The schedule of a layer; undefined if its only block applies at all times. */
export function scheduleOf(
  layer: readonly Block[],
  periodOf: (block: Block) => string,
): { schedule: ScheduleInput; hasRest: boolean } | undefined {
  if (layer.length === 1 && isAlways(layer[0]!)) return undefined;
  const windows = layer.map((block) => ({
    period: periodOf(block),
    ...(monthsOf(block).length === 12 ? {} : { months: monthsOf(block) }),
    ...(weekdaysOf(block).length === 7 ? {} : { days: weekdaysOf(block).map((day) => WEEKDAYS[day]!) }),
    from: clock(block.minutes[0]),
    to: clock(block.minutes[1]),
  }));
  const hasRest = coverage(layer) < FULL;
  return { schedule: { windows, ...(hasRest ? { default: REST } : {}) }, hasRest };
}
