import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { HOUR_MS, type RegionCode } from '@energy-optimizer/kernel';
import { metric } from '../metrics.ts';
import { type Case, type Row, round } from '../report.ts';
import { type World, yearOf } from '../world.ts';

const REGION = 'fi' as RegionCode;

/** Many readers of one region on one server: latency of a change, and memory per reader. */
export const streamCase = (world: World): Case => ({
  what: `${world.size.subscribers} SSE subscribers`,
  run: () => streamRows(world),
});

async function streamRows({ server, runtime, start, size }: World): Promise<Row[]> {
  const { subscribers, changes, hours } = size;
  const before = await metric(server.url, 'process_resident_memory_bytes');
  const readers = fork(path.join(import.meta.dirname, '../stream-readers.ts'), [
    `${server.url}/api/v1/prices/stream?region=${REGION}`,
    String(subscribers),
  ]);
  const ended = once(readers, 'exit').then(([code]) => {
    throw new Error(`the readers ended with ${code}`);
  });
  ended.catch(() => undefined);
  const next = async () => {
    const [message] = (await Promise.race([once(readers, 'message'), ended])) as [{ event: string; at: number }];
    return message;
  };
  try {
    if ((await next()).event !== 'connected') throw new Error('the readers did not connect');
    const opened = await metric(server.url, 'process_resident_memory_bytes');
    const delays: number[] = [];
    for (let i = 0; i < changes; i++) {
      const heard = next();
      const changed = yearOf(REGION, new Date(start.getTime() + (hours + i * 24) * HOUR_MS), i, 24);
      const writtenAt = Date.now();
      await runtime.pricing.service.importPoints(changed);
      delays.push((await heard).at - writtenAt);
    }
    const after = await metric(server.url, 'process_resident_memory_bytes');
    return [
      {
        what: `${subscribers} SSE subscribers: a change reaches the last one in`,
        value: Math.max(...delays),
        unit: 'ms',
        limit: { at: 'most', value: 1_000 },
        detail: { delaysMs: delays },
      },
      {
        what: `${subscribers} SSE subscribers: memory per subscriber`,
        value: (Math.max(opened, after) - before) / subscribers / 1000,
        unit: 'kB',
        limit: { at: 'most', value: 25 },
        detail: { beforeMB: round(before / 1e6), openedMB: round(opened / 1e6), afterMB: round(after / 1e6) },
      },
    ];
  } finally {
    if (readers.connected) readers.disconnect();
    await ended.catch(() => undefined);
  }
}
