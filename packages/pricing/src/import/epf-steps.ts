import { HOUR_MS } from '@energy-optimizer/kernel';
import { PayloadError } from '@energy-optimizer/providers';
import type { FileRow } from './rows.ts';
import { readTime } from './wall-clock.ts';

/** @throws PayloadError if the rows are quarter-hours, half-hours, days … instead of hours */
export function refuseOtherSteps(rows: readonly FileRow[]): void {
  const times = rows.flatMap(({ cells: [written = ''], line }) => {
    const time = readTime(written);
    return time?.kind === 'wall' ? [{ ms: Date.parse(`${time.date}T${time.clock}Z`), line }] : [];
  });
  const steps = times.slice(1).map(({ ms }, i) => ms - times[i]!.ms);
  const finer = times.find(({ ms }, i) => i > 0 && isInHour(ms, times[i - 1]!.ms));
  if (finer)
    throw new PayloadError(`line ${finer.line}: second price within the same hour; EPF files have one per hour`);
  const usual = median(steps.filter((step) => step > 0));
  if (usual !== undefined && usual > HOUR_MS)
    throw new PayloadError(`the rows are ${usual / HOUR_MS} hours apart; EPF files have one per hour`);
}

/** Whether both times are different but in the same hour. */
const isInHour = (ms: number, before: number): boolean =>
  ms !== before && Math.floor(ms / HOUR_MS) === Math.floor(before / HOUR_MS);

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >>> 1];
}
