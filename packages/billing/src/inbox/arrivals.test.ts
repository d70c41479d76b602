import { beforeEach, expect, it } from 'vitest';
import { type Arrivals, createArrivals } from './arrivals.ts';

let nowMs: number;
let arrivals: Arrivals;
beforeEach(() => {
  nowMs = 0;
  arrivals = createArrivals(() => nowMs);
});

/** A delivery that is being stored until `end` is called. */
function delivery() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stored = arrivals.during(() => promise);
  return {
    end: async () => {
      resolve();
      await stored;
    },
  };
}

/** Whether processing went on. */
function processing() {
  const state = { goesOn: false };
  void arrivals.giveWay().then(() => {
    state.goesOn = true;
  });
  return { state, turn: () => new Promise((resolve) => setTimeout(resolve, 15)) };
}

it('processing goes on at once while nothing arrives', async () => {
  await arrivals.giveWay();
  await delivery().end();
  nowMs = 40;
  await arrivals.giveWay();
});

it('processing waits for the delivery that is being stored and for 40 ms of quiet after it', async () => {
  const held = delivery();
  nowMs = 100;
  const { state, turn } = processing();
  await turn();
  expect(state.goesOn).toBe(false);
  await held.end();
  nowMs = 139;
  await turn();
  expect(state.goesOn).toBe(false);
  nowMs = 140;
  await expect.poll(() => state.goesOn).toBe(true);
});

it('processing waits at most 400 ms for deliveries without an end, and then not again for a second', async () => {
  delivery();
  const { state } = processing();
  nowMs = 400;
  await expect.poll(() => state.goesOn).toBe(true);
  nowMs = 1_399;
  await arrivals.giveWay();
  nowMs = 1_400;
  const later = processing();
  await later.turn();
  expect(later.state.goesOn).toBe(false);
  nowMs = 1_800;
  await expect.poll(() => later.state.goesOn).toBe(true);
});
