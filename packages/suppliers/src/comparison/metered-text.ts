import { setImmediate } from 'node:timers/promises';
import { MINUTE_MS } from '@energy-optimizer/kernel';
import type { MeteredText } from '../schemas/usage.ts';
import type { MeteredUsage } from './metered.ts';

/** Reads metered usage. A year takes ten to twenty milliseconds: other requests get their turn before and after. */
export async function readMetered({ start, stepMinutes, unit, ...flows }: MeteredText): Promise<MeteredUsage> {
  await setImmediate();
  const imported = valuesOf(flows.import);
  const startMs = imported.map((_, index) => start.getTime() + index * stepMinutes * MINUTE_MS);
  const metered = {
    ...{ unit, startMs, endMs: startMs.map((ms) => ms + stepMinutes * MINUTE_MS), import: imported },
    ...(flows.export === undefined ? {} : { export: valuesOf(flows.export) }),
  };
  await setImmediate();
  return metered;
}

/** Numbers separated by commas; NaN where there is none. */
function valuesOf(text: string): Float64Array {
  const values: number[] = [];
  for (let from = 0; from <= text.length; ) {
    const comma = text.indexOf(',', from);
    const end = comma === -1 ? text.length : comma;
    values.push(end === from ? Number.NaN : Number(text.slice(from, end)));
    from = end + 1;
  }
  return Float64Array.from(values);
}
