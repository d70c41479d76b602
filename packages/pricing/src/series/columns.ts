/**
 * Stored prices of one series as parallel columns, ascending by start: row i is `prices[i]` in `[starts[i], ends[i])`,
 * epoch milliseconds. Rows may overlap when a source changed its resolution; {@link resolveOverlaps} settles that.
 */
export interface PriceColumns {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly prices: readonly number[];
  readonly flags: readonly number[];
}

export const NO_COLUMNS: PriceColumns = { starts: [], ends: [], prices: [], flags: [] };

export function hasOverlaps({ starts, ends }: PriceColumns): boolean {
  for (let i = 1; i < starts.length; i++) if (ends[i - 1]! > starts[i]!) return true;
  return false;
}

/**
 * Rows without overlaps: where two rows cover the same time, the one known later wins, of equals the one that starts
 * later. `knowns[i]` is the instant (epoch ms) row i became known. Cut rows are returned in pieces.
 */
export function resolveOverlaps(rows: PriceColumns, knowns: readonly number[]): PriceColumns {
  if (!hasOverlaps(rows)) return rows;
  const edges = [...new Set([...rows.starts, ...rows.ends])].sort((a, b) => a - b);
  const slotOf = new Map(edges.map((edge, slot) => [edge, slot]));
  const owners: (number | undefined)[] = new Array(edges.length - 1).fill(undefined);
  const order = rows.starts.map((_, row) => row).sort((a, b) => knowns[a]! - knowns[b]! || a - b);
  for (const row of order) owners.fill(row, slotOf.get(rows.starts[row]!), slotOf.get(rows.ends[row]!));
  return pieces(rows, edges, owners);
}

function pieces(rows: PriceColumns, edges: readonly number[], owners: readonly (number | undefined)[]): PriceColumns {
  const out = { starts: [] as number[], ends: [] as number[], prices: [] as number[], flags: [] as number[] };
  for (let slot = 0; slot < owners.length; slot++) {
    const row = owners[slot];
    if (row === undefined) continue;
    if (owners[slot - 1] === row) {
      out.ends[out.ends.length - 1] = edges[slot + 1]!;
      continue;
    }
    out.starts.push(edges[slot]!);
    out.ends.push(edges[slot + 1]!);
    out.prices.push(rows.prices[row]!);
    out.flags.push(rows.flags[row]!);
  }
  return out;
}

/** Length of the shortest row in ms; undefined if there are none. */
export function finestStepMs({ starts, ends }: PriceColumns): number | undefined {
  let finest: number | undefined;
  for (let i = 0; i < starts.length; i++) {
    const length = ends[i]! - starts[i]!;
    if (finest === undefined || length < finest) finest = length;
  }
  return finest;
}
