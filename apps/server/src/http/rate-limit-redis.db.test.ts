import { silentLogger } from '@energy-optimizer/kernel';
import { until } from '@energy-optimizer/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { connectCounters } from '../signals/redis.ts';
import { relayTo } from '../testing/relay.ts';
import { createRateLimiter } from './rate-limit.ts';

const url = process.env.ENERGY_TEST_REDIS_URL;
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

describe.skipIf(!url)('counting in Redis', () => {
  const replica = async (at: string) => {
    const redis = connectCounters({ url: at, log: silentLogger });
    open.push(() => redis.disconnect());
    await until(() => redis.status === 'ready');
    return { redis, limiter: createRateLimiter({ limits: { perMinute: 3, perHour: 100 }, redis }) };
  };
  let callers = 0;
  const somebody = () => ({ principal: { kind: 'anonymous' } as const, ip: `10.9.${process.pid % 256}.${callers++}` });

  it('shares the remaining budget of a caller among servers', async () => {
    const [one, other] = [await replica(url!), await replica(url!)];
    const caller = somebody();
    const allowed = [];
    for (let i = 0; i < 4; i++)
      allowed.push((await (i % 2 === 0 ? one : other).limiter.consume(caller, 'cheap'))?.allowed);
    expect(allowed).toEqual([true, true, true, false]);
  });

  it('is replaced by a count per server while Redis is down, and resumes afterward', async () => {
    const wire = await relayTo(url!);
    open.push(() => wire.close());
    const { redis, limiter } = await replica(wire.url);
    const caller = somebody();
    await limiter.consume(caller, 'cheap');
    await wire.cut();
    await until(() => redis.status !== 'ready');
    const allowed = [];
    for (let i = 0; i < 4; i++) allowed.push((await limiter.consume(caller, 'cheap'))?.allowed);
    expect(allowed).toEqual([true, true, true, false]);
    await wire.mend();
    await until(() => redis.status === 'ready');
    expect(await limiter.consume(caller, 'cheap')).toMatchObject({ allowed: true, remaining: 1 });
  });

  it('delays a call but fails none when Redis hangs', async () => {
    const wire = await relayTo(url!);
    open.push(() => wire.close());
    const { limiter } = await replica(wire.url);
    wire.freeze();
    const startedAt = performance.now();
    expect(await limiter.consume(somebody(), 'cheap')).toMatchObject({ allowed: true });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
