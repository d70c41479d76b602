import { createAnalogue } from '../experts/analogue/analogue.ts';
import type { Expert } from '../experts/expert.ts';
import { createKernel } from '../experts/kernel/kernel.ts';
import { createLear } from '../experts/lear/lear.ts';
import { createNet } from '../experts/net/net.ts';
import { createTrees } from '../experts/trees/trees.ts';

const kernel = { length: 3, linear: 0.3, noise: 0.3 };

/** One small expert of each family, quick to fit, with the level anchor asked for. */
export const smallExperts = (anchorDays: number): Readonly<Record<string, () => Expert>> => ({
  lear: () => createLear({ windowDays: 84, alpha: 0.02, anchorDays }),
  kernel: () => createKernel({ id: 'kernel-small', anchorDays, windowDays: 100, refitDays: 5, refitPhase: 0, kernel }),
  analogue: () =>
    createAnalogue({
      ...{ id: 'analogue-small', anchorDays, windowDays: 100, refitDays: 5, refitPhase: 0, kernel },
      ...{ neighbors: 40, locality: 3, halfLifeDays: 1_000 },
    }),
  trees: () =>
    createTrees({
      ...{ id: 'trees-small', anchorDays, windowDays: 100, refitDays: 5, refitPhase: 0 },
      boost: { trees: 10, rate: 0.3, leaves: 8, rowsPerLeaf: 20, l2: 1, bins: 64 },
    }),
  net: () =>
    createNet({
      ...{ id: 'net-small', anchorDays, hidden: [16, 8], windowDays: 100, epochs: 6, seed: 5 },
      ...{ rate: 2e-3, decay: 0.02, dropout: 0.2, delta: 0.1, halfLifeDays: 365 },
    }),
});
