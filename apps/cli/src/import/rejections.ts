import { count } from '../format.ts';

/** A rejected row of any source. */
interface Rejected {
  readonly code: string;
  readonly where: string;
  readonly reason: string;
}

/** Rejections of one kind: how many, and the first few. */
export interface RejectionGroup {
  readonly code: string;
  readonly count: number;
  readonly examples: readonly { readonly where: string; readonly reason: string }[];
}

const EXAMPLES = 3;

/** Counts rejected rows by reason, keeping only a few examples of each. */
export function createRejectionTally() {
  const groups = new Map<string, { count: number; examples: { where: string; reason: string }[] }>();
  return {
    add(rejections: readonly Rejected[], file?: string): void {
      for (const { code, where, reason } of rejections) {
        const group = groups.get(code) ?? { count: 0, examples: [] };
        group.count++;
        if (group.examples.length < EXAMPLES)
          group.examples.push({ where: file ? `${file}: ${where}` : where, reason });
        groups.set(code, group);
      }
    },
    total: (): number => [...groups.values()].reduce((sum, group) => sum + group.count, 0),
    /** The most frequent first. */
    groups: (): RejectionGroup[] =>
      [...groups].map(([code, group]) => ({ code, ...group })).sort((a, b) => b.count - a.count),
  };
}
/** One line per reason, its examples below. */
export const showRejections = (groups: readonly RejectionGroup[]): string =>
  groups
    .map(({ code, count: times, examples }) => {
      const lines = examples.map(({ where, reason }) => `      ${where}: ${reason}\n`).join('');
      return `  ${count(times)} x ${code}\n${lines}${times > examples.length ? '      …\n' : ''}`;
    })
    .join('');
