import { MINUTE_MS } from '@energy-optimizer/kernel';
import { localTimes } from './grid.ts';
import type { Usage } from './usage.ts';

/** Lets import and export within each `minutes` cancel, as a meter does that measures over this interval. */
export function netted(usage: Usage, minutes: number, timeZone: string): Usage {
  const { import: taken, export: given } = usage.flows;
  if (!taken || !given) return usage;
  const windowMs = minutes * MINUTE_MS;
  const { offsetMs } = localTimes(usage.startMs, timeZone);
  const windowOf = (index: number) => Math.floor((usage.startMs[index]! + offsetMs[index]!) / windowMs);
  const net = { import: new Float64Array(taken.length), export: new Float64Array(taken.length) };
  for (let from = 0; from < taken.length; ) {
    let to = from;
    let sum = 0;
    let lengthMs = 0;
    while (to < taken.length && windowOf(to) === windowOf(from) && offsetMs[to] === offsetMs[from]) {
      sum += taken[to]! - given[to]!;
      lengthMs += usage.endMs[to]! - usage.startMs[to]!;
      to++;
    }
    for (let index = from; index < to; index++) {
      const share = (sum * (usage.endMs[index]! - usage.startMs[index]!)) / lengthMs;
      net.import[index] = Math.max(0, share);
      net.export[index] = Math.max(0, -share);
    }
    from = to;
  }
  return { ...usage, flows: { ...usage.flows, ...net } };
}
