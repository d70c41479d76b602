import net from 'node:net';
import { silentLogger } from '@energy-optimizer/kernel';
import { afterEach, describe, expect, it } from 'vitest';
import { createRedisSignal } from './redis.ts';

const url = process.env.ENERGY_TEST_REDIS_URL;
const open: { close(): void }[] = [];
afterEach(() => {
  for (const signal of open.splice(0)) signal.close();
});

/** A TCP relay in front of Redis that can be cut and mended, so that Redis goes away without going away for others. */
async function relay(target: URL) {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    for (const side of [socket, upstream]) {
      sockets.add(side);
      side.on('error', () => undefined);
      side.on('close', () => sockets.delete(side));
    }
    socket.pipe(upstream).pipe(socket);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `redis://127.0.0.1:${port}`,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    mend: () => listen(port),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error('it did not happen in time');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.skipIf(!url)('Redis signal', () => {
  it('an announcement wakes every replica', async () => {
    const replicas = [1, 2].map(() => createRedisSignal({ url: url!, log: silentLogger }));
    open.push(...replicas);
    const woken = [0, 0];
    for (const [i, replica] of replicas.entries()) {
      await replica.subscribe({ wake: () => woken[i]!++, lost: () => undefined });
    }
    await until(() => woken.every((count) => count >= 1));
    const before = [...woken];
    replicas[0]!.announce();
    await until(() => woken.every((count, i) => count > before[i]!));
    expect(woken.every((count, i) => count > before[i]!)).toBe(true);
  });

  it('losing Redis fails nothing, says so in a ping, and heals by itself with a wake for what was missed', async () => {
    const wire = await relay(new URL(url!));
    open.push(wire);
    const signal = createRedisSignal({ url: wire.url, log: silentLogger });
    open.push(signal);
    let woken = 0;
    await signal.subscribe({ wake: () => woken++, lost: () => undefined });
    await until(() => woken === 1);
    await wire.cut();
    await until(() =>
      signal.ping().then(
        () => false,
        () => true,
      ),
    );
    expect(() => signal.announce()).not.toThrow();
    await wire.mend();
    await until(() => woken === 2);
    await expect(signal.ping()).resolves.toBeUndefined();
  });
});
