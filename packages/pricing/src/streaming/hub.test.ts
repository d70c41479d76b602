import { silentLogger } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Change, createStreamHub, type StreamHub, type WakeSignal } from './hub.ts';

function world(first: Change[] = [], oldest = 1) {
  const changes = [...first];
  const log: string[] = [];
  let listener: { wake(): void; lost(error: Error): void } | undefined;
  let reads = 0;
  let described = 0;
  let failures = 0;
  const signal: WakeSignal = {
    subscribe: async (next) => {
      listener = next;
      return async () => {
        listener = undefined;
      };
    },
  };
  const hub: StreamHub<{ id: number }> = createStreamHub({
    feed: {
      changesSince: async (afterId, limit) => {
        reads++;
        return changes.filter(({ id }) => id > afterId).slice(0, limit);
      },
      changeBounds: async () => ({ oldest: changes.length ? oldest : 0, newest: changes.at(-1)?.id ?? 0 }),
    },
    signals: [signal],
    onChange: ({ id }) => log.push(`change ${id}`),
    onBlind: () => log.push('blind'),
    describe: async ({ id }) => {
      if (failures-- > 0) throw new Error('the database is gone');
      described++;
      return { id };
    },
    log: silentLogger,
  });
  return {
    hub,
    log,
    append: (...more: Change[]) => changes.push(...more),
    wake: () => listener?.wake(),
    failNext: () => {
      failures = 1;
    },
    lose: () => listener?.lost(new Error('gone')),
    counts: () => ({ reads, described }),
  };
}

const change = (id: number, region = 'no1'): Change => ({ id, region, utility: 'electricity' });

async function listen(hub: StreamHub<{ id: number }>, afterId?: number, region = 'no1') {
  const ids: (number | string)[] = [];
  let upToId: number | undefined;
  const leave = await hub.subscribe({
    region,
    utility: 'electricity',
    ...(afterId === undefined ? {} : { afterId }),
    joined: (id) => {
      upToId = id;
    },
    deliver: (event) => ids.push(event.id),
    reset: (newest) => ids.push(`reset ${newest}`),
  });
  return { ids, leave, upToId };
}

describe('stream hub', () => {
  it('delivers a change to the subscribers of its region only, after invalidating caches', async () => {
    const { hub, append, log, counts } = world();
    await hub.start();
    const north = await listen(hub);
    const south = await listen(hub, undefined, 'no2');
    append(change(1), change(2, 'no2'), change(3, 'se1'));
    await hub.pump();
    expect([north.ids, south.ids]).toEqual([[1], [2]]);
    expect(log).toEqual(['change 1', 'change 2', 'change 3']);
    expect(counts().described).toBe(2);
  });

  it('describes a change once for any number of subscribers', async () => {
    const { hub, append, counts } = world();
    await hub.start();
    const all = await Promise.all(Array.from({ length: 50 }, () => listen(hub)));
    append(change(1));
    await hub.pump();
    expect(all.every(({ ids }) => ids.length === 1)).toBe(true);
    expect(counts().described).toBe(1);
  });

  it('sends a new subscriber no earlier changes, and none after it leaves', async () => {
    const { hub, append } = world([change(1)]);
    await hub.start();
    const late = await listen(hub);
    expect(late.upToId).toBe(1);
    append(change(2));
    await hub.pump();
    late.leave();
    append(change(3));
    await hub.pump();
    expect(late.ids).toEqual([2]);
    expect(hub.subscriberCount()).toBe(0);
  });

  it('resumes after an event id without loss or repeat, whatever arrives meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.nat(20), fc.nat(20), async (before, during, afterId) => {
        const { hub, append } = world(Array.from({ length: before + 1 }, (_, i) => change(i + 1)));
        await hub.start();
        const from = Math.min(afterId, before + 1);
        const subscribing = listen(hub, from);
        append(...Array.from({ length: during }, (_, i) => change(before + 2 + i)));
        const [{ ids }] = await Promise.all([subscribing, hub.pump()]);
        await hub.pump();
        expect(ids).toEqual(Array.from({ length: before + 1 + during - from }, (_, i) => from + 1 + i));
      }),
    );
  });

  it('sends reset for an ID that is too old or unknown', async () => {
    const { hub } = world([change(40), change(41)], 40);
    await hub.start();
    expect((await listen(hub, 12)).ids).toEqual(['reset 41']);
    expect((await listen(hub, 99)).ids).toEqual(['reset 41']);
    expect((await listen(hub, 39)).ids).toEqual([40, 41]);
  });

  it('delivers a change later if it could not be read immediately', async () => {
    const { hub, append, failNext } = world();
    await hub.start();
    await hub.pump();
    const { ids } = await listen(hub);
    append(change(1), change(2));
    failNext();
    await expect(hub.pump()).rejects.toThrow('the database is gone');
    await hub.pump();
    expect(ids).toEqual([1, 2]);
  });

  it('receives nothing while its signal is lost and catches up when it returns', async () => {
    const { hub, append, lose, wake, log } = world();
    await hub.start();
    const { ids } = await listen(hub);
    lose();
    append(change(1));
    expect(ids).toEqual([]);
    wake();
    await hub.pump();
    expect(ids).toEqual([1]);
    expect(log).toEqual(['blind', 'change 1']);
  });
});
