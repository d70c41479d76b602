import { analogueExperts } from './analogue/analogue.ts';
import type { Expert } from './expert.ts';
import { kernelExperts } from './kernel/kernel.ts';
import { learExperts } from './lear/lear.ts';
import { netExperts } from './net/net-experts.ts';
import { treeExperts } from './trees/trees.ts';

/** Computational level: 1 only the LASSO experts; 2 and 3 add families. */
export type Level = 1 | 2 | 3;

/** The families each level adds. */
const FAMILIES: readonly { readonly from: Level; readonly experts: () => Expert[] }[] = [
  { from: 1, experts: learExperts },
  { from: 2, experts: kernelExperts },
  { from: 2, experts: analogueExperts },
  { from: 2, experts: treeExperts },
  { from: 3, experts: netExperts },
];

/** All experts of a level, unfitted and in a fixed order. */
export const expertsOfLevel = (level: Level): Expert[] =>
  FAMILIES.filter(({ from }) => from <= level).flatMap(({ experts }) => experts());
