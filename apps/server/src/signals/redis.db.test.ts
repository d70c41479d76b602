import { silentLogger } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { relayTo } from '../testing/relay.ts';
import { createRedisSignal } from './redis.ts';

const url = process.env.ENERGY_TEST_REDIS_URL;
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const signal of open.splice(0)) await signal.close();
});

describe.skipIf(!url)('the Redis signal', () => {
  it('wakes every replica', async () => {
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

  it('fails no request when Redis is lost, reports it in a ping, and wakes replicas for missed changes afterward', async () => {
    const wire = await relayTo(url!);
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
