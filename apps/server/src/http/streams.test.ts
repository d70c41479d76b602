import { AppError } from '@energy-optimizer/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientOf } from './event-stream.ts';
import { createStreams } from './streams.ts';

const ANONYMOUS = { kind: 'anonymous' } as const;
const from = (ip: string) => clientOf(ANONYMOUS, { ip } as never);
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
};
const nothing = () => undefined;

describe('the number of streams is limited', () => {
  test('per IPv6 /64, because a subscriber can use any address in it', () => {
    const streams = createStreams({ maxPerClient: 3, max: 1_000 });
    const codes = Array.from({ length: 100 }, (_, i) =>
      codeOf(() => streams.open(from(`2001:db8:1:2::${i + 1}`), nothing)),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(3);
    expect(new Set(codes.slice(3))).toEqual(new Set(['too_many_streams']));
    expect(codeOf(() => streams.open(from('2001:db8:1:3::1'), nothing))).toBeUndefined();
  });

  test('per user, from any network', () => {
    const user = (ip: string) => clientOf({ kind: 'user', userId: '203.0.113.1' } as never, { ip } as never);
    expect(user('203.0.113.1')).toBe(user('2001:db8::1'));
    expect(user('203.0.113.1')).not.toBe(from('203.0.113.1'));
  });

  test('in total: one above the limit is rejected', () => {
    const streams = createStreams({ maxPerClient: 3, max: 10 });
    const leave = Array.from({ length: 10 }, (_, i) =>
      streams.open(i === 0 ? undefined : from(`10.0.0.${i}`), nothing),
    );
    expect(codeOf(() => streams.open(from('10.0.1.1'), nothing))).toBe('streams_full');
    expect(codeOf(() => streams.open(undefined, nothing))).toBe('streams_full');
    leave[3]?.();
    expect(codeOf(() => streams.open(from('10.0.1.1'), nothing))).toBeUndefined();
  });

  test('for any sequence of connects and disconnects, and a closed stream frees its slot', () => {
    const moves = fc.array(fc.record({ client: fc.integer({ min: 0, max: 5 }), leaves: fc.boolean() }), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(moves, (sequence) => {
        const streams = createStreams({ maxPerClient: 2, max: 7 });
        const open: { client: number; leave: () => void }[] = [];
        for (const { client, leaves } of sequence) {
          const at = open.findIndex((one) => one.client === client);
          if (leaves && at >= 0) open.splice(at, 1)[0]?.leave();
          else {
            const hasPlace = open.length < 7 && open.filter((one) => one.client === client).length < 2;
            const code = codeOf(() => open.push({ client, leave: streams.open(`client ${client}`, nothing) }));
            expect(code === undefined).toBe(hasPlace);
          }
          expect(streams.count).toBe(open.length);
        }
      }),
    );
  });
});
