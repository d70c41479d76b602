import { beforeEach, expect, it } from 'vitest';
import { type Arrivals, createArrivals } from './arrivals.ts';

let nowMs: number;
/** Run once their time has come. */
let plan: { readonly atMs: number; readonly run: () => Promise<void> }[];
let arrivals: Arrivals;
beforeEach(() => {
  nowMs = 0;
  plan = [];
  const pause = async () => {
    nowMs += 10;
    const [due] = plan;
    if (due !== undefined && due.atMs <= nowMs) await plan.shift()?.run();
  };
  arrivals = createArrivals({ now: () => nowMs, pause });
});

/** A delivery that is being stored until the given time. */
function delivery(untilMs: number): void {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stored = arrivals.during(() => promise);
  const run = () => {
    resolve();
    return stored;
  };
  plan.push({ atMs: untilMs, run });
}

/** When processing goes on. */
async function goesOnAt(): Promise<number> {
  await arrivals.giveWay();
  return nowMs;
}

it('processing goes on at once while nothing arrives', async () => {
  expect(await goesOnAt()).toBe(0);
});

it('processing waits for deliveries that are being stored, and for 40 ms of quiet after them', async () => {
  delivery(100);
  delivery(130);
  expect(await goesOnAt()).toBe(170);
  expect(await goesOnAt()).toBe(170);
});

it('processing waits at most 400 ms for deliveries without an end, and then not again for a second', async () => {
  delivery(Number.POSITIVE_INFINITY);
  expect(await goesOnAt()).toBe(400);
  nowMs = 1_399;
  expect(await goesOnAt()).toBe(1_399);
  nowMs = 1_400;
  expect(await goesOnAt()).toBe(1_800);
});
