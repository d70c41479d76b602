import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capacityOf, openFileLimit } from './capacity.ts';

const NOTHING = { maxConnections: undefined, maxStreams: undefined };

describe('the limits on connections and streams', () => {
  test.each([
    [256, { connections: 160, streams: 80 }],
    [1_024, { connections: 928, streams: 464 }],
    [20_000, { connections: 10_000, streams: 5_000 }],
    [64, { connections: 16, streams: 8 }],
  ])('fit a limit of %i open files', (openFiles, capacity) => {
    expect(capacityOf(NOTHING, openFiles)).toEqual(capacity);
  });

  test('match the configuration', () => {
    expect(capacityOf({ maxConnections: 50, maxStreams: undefined }, 20_000)).toEqual({ connections: 50, streams: 25 });
    expect(capacityOf({ maxConnections: 50, maxStreams: 7 }, 20_000)).toEqual({ connections: 50, streams: 7 });
  });

  test('leave file handles for other uses, and connections for ordinary requests', () => {
    fc.assert(
      fc.property(fc.integer({ min: 32, max: 1_000_000 }), (openFiles) => {
        const { connections, streams } = capacityOf(NOTHING, openFiles);
        expect(connections).toBeLessThan(openFiles);
        expect(streams).toBeLessThan(connections);
        expect(streams).toBeGreaterThan(0);
      }),
    );
  });
});

test('the limit on open files of the process can be read', () => {
  expect(openFileLimit()).toBeGreaterThan(0);
});
