import { type CompiledWindow, DAY_MINUTES } from '../calendar/compile-schedule.ts';

interface Arc {
  readonly from: number;
  readonly to: number;
}

/** A window as an arc of the day: one that wraps midnight is not cut there. Undefined: none of the day. */
function arcOf({ spans }: CompiledWindow): Arc | undefined {
  const [first, second] = spans;
  if (!first) return undefined;
  return second ? { from: first[0], to: second[1] + DAY_MINUTES } : { from: first[0], to: first[1] };
}

/** The whole day has no edges, and all edges of others lie inside it. */
const isWholeDay = ({ from, to }: Arc): boolean => to - from === DAY_MINUTES;

/** An edge of a window within the day, and the first windows of two periods that have it. */
interface Edge {
  readonly window: number;
  other?: number;
}

/**
 * Overlaps decided by the order of windows, unless the earlier one is a special case within the later: an edge of a later
 * window of another period lies inside an earlier one.
 */
export function overlapOf(
  windows: readonly CompiledWindow[],
  matching: readonly number[],
): { a: number; b: number; minute: number } | undefined {
  const edges = new Map<number, Edge>();
  const periodOf = (index: number) => windows[index]!.period;
  for (const index of matching.toReversed()) {
    const arc = arcOf(windows[index]!);
    if (!arc) continue;
    const found = clashIn(edges, arc, (other) => periodOf(other) !== periodOf(index));
    if (found) return { a: index, b: found.window, minute: firstShared(windows[index]!, windows[found.window]!) };
    for (const minute of isWholeDay(arc) ? [] : [arc.from, arc.to % DAY_MINUTES]) {
      const edge = edges.get(minute);
      if (!edge || periodOf(edge.window) === periodOf(index))
        edges.set(minute, { window: index, ...(edge?.other === undefined ? {} : { other: edge.other }) });
      else edges.set(minute, { window: index, other: edge.window });
    }
  }
  return undefined;
}

/** An edge strictly inside an arc of a window that `differs`; edges are at most one per minute. */
function clashIn(
  edges: ReadonlyMap<number, Edge>,
  arc: Arc,
  differs: (window: number) => boolean,
): { readonly window: number } | undefined {
  const clashAt = (minute: number): { readonly window: number } | undefined => {
    const edge = edges.get(minute);
    const window = edge && [edge.window, edge.other].find((one) => one !== undefined && differs(one));
    return window === undefined ? undefined : { window };
  };
  const { from, to } = isWholeDay(arc) ? { from: -1, to: DAY_MINUTES } : arc;
  if (to - from > edges.size) {
    for (const minute of edges.keys()) {
      const at = minute <= from ? minute + DAY_MINUTES : minute;
      const clash = from < at && at < to ? clashAt(minute) : undefined;
      if (clash) return clash;
    }
    return undefined;
  }
  for (let at = from + 1; at < to; at++) {
    const clash = clashAt(at % DAY_MINUTES);
    if (clash) return clash;
  }
  return undefined;
}

/** The first minute that two windows share. */
const firstShared = (a: CompiledWindow, b: CompiledWindow): number =>
  Math.min(
    ...a.spans.flatMap(([from, to]) =>
      b.spans.flatMap(([start, end]) => (Math.max(from, start) < Math.min(to, end) ? [Math.max(from, start)] : [])),
    ),
  );
