import type { Contribution, Expert, Panel } from '../experts/expert.ts';
import { isHoliday, weekdayOf } from '../panel/features.ts';
import type { Driver } from './forecaster-types.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The weighted mean of the experts' contributions, largest first; empty if no expert provides any. */
export function explainLear(
  experts: readonly Expert[],
  weights: Readonly<Record<string, number>>,
  panel: Panel,
  day: number,
  series: readonly string[],
): Driver[] {
  const drivers = new Map<string, { part: Contribution; value: number; input: number }>();
  const speakers = experts.filter(({ id, contributions }) => contributions && (weights[id] ?? 0) > 0);
  const total = speakers.reduce((sum, { id }) => sum + weights[id]!, 0);
  for (const speaker of speakers) {
    const share = weights[speaker.id]! / total;
    for (const part of speaker.contributions!(panel, day)) {
      const key = `${part.kind} ${part.lag} ${part.series}`;
      const held = drivers.get(key) ?? { part, value: 0, input: 0 };
      drivers.set(key, { part, value: held.value + share * part.value, input: held.input + share * part.input });
    }
  }
  return [...drivers.values()]
    .filter(({ value }) => value !== 0)
    .map(({ part, value, input }) => ({ text: textOf(part, input, panel, day, series), contribution: value }))
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
}

function textOf(part: Contribution, input: number, panel: Panel, day: number, series: readonly string[]): string {
  const size = input > 0 ? 'high' : 'low';
  if (part.kind === 'price') return `prices of ${ago(part.lag)} are ${size}`;
  if (part.kind === 'exogenous') {
    const name = series[part.series] ?? `series ${part.series + 1}`;
    return `${name} ${part.lag === 0 ? 'for the day' : `of ${ago(part.lag)}`} is ${size}`;
  }
  if (part.kind === 'weekday')
    return isHoliday(panel, day) ? 'it is a public holiday' : `it is a ${WEEKDAYS[weekdayOf(panel, day)]}`;
  if (part.kind === 'anchor') return `the price level of recent weeks is ${size}`;
  return 'the season';
}

const ago = (lag: number): string =>
  lag === 1 ? 'the day before' : lag === 7 ? 'a week before' : `${lag} days before`;
