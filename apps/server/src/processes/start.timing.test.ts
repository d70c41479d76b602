import { expectAtMost, timeOf } from '@energy-optimizer/kernel/testing';
import { test } from 'vitest';
import { sandbox } from '../testing/process.ts';

test('a server with an embedded database starts and stops in less than five seconds', async ({
  task,
  onTestFinished,
}) => {
  const box = await sandbox();
  onTestFinished(() => box.remove());
  const stopped = async (server: ReturnType<typeof box.start>, signal: NodeJS.Signals) => {
    server.kill(signal);
    await server.ended;
  };
  let server = box.start();
  await server.ready();
  const stopMs = await timeOf(() => stopped(server, 'SIGTERM'));
  server = box.start();
  const startMs = await timeOf(() => server.ready());
  await stopped(server, 'SIGKILL');
  server = box.start();
  const takeOverMs = await timeOf(() => server.ready());
  expectAtMost(task, { what: 'stop', value: stopMs, most: 5_000 });
  expectAtMost(task, { what: 'start on existing data', value: startMs, most: 5_000 });
  expectAtMost(task, { what: 'start after kill -9', value: takeOverMs, most: 5_000 });
});
