/** Maximum work lost if the process is killed. Saving a kernel expert takes four copies of its window. */
const SAVE_EVERY_MS = 30_000;

/**
 * Walks the experts sequentially and reports progress on standard error. Each is created when it is needed and released
 * afterward, so that only one is in memory at a time. With a folder, results are kept there under the hash of their
 * data, so that an interrupted run resumes.
 */
import { type Expert, fileCheckpoints, type Period, type Track, walkResumably } from '@energy-optimizer/forecasting';
export async function walkAll(
  experts: () => readonly Expert[],
  period: Period,
  folder: string | undefined,
): Promise<Track[]> {
  const checkpoints = folder === undefined ? undefined : fileCheckpoints(folder);
  const tracks: Track[] = [];
  for (let turn = 0; turn < experts().length; turn += 1) {
    const expert = experts()[turn]!;
    const onDay = progress(expert, period);
    const clocks = { costMs: cpuMs, nowMs: () => performance.now() };
    tracks.push(await walkResumably(expert, period, { ...clocks, checkpoints, saveEveryMs: SAVE_EVERY_MS, onDay }));
  }
  return tracks;
}

/** CPU time of this process, which does not depend on the load of the machine. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function progress({ id }: Expert, { from, to }: Period): (done: number) => void {
  const start = performance.now();
  let last = 0;
  return (done) => {
    const now = performance.now();
    if (now - last < 1_000 && done < to - from) return;
    last = now;
    const left = (((now - start) / done) * (to - from - done)) / 1_000;
    process.stderr.write(`\r${id.padEnd(32)} ${done} / ${to - from} days, ${left.toFixed(0)} s left   `);
    if (done === to - from) process.stderr.write('\r\u001b[K');
  };
}
