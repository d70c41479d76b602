import { setImmediate } from 'node:timers/promises';
import { publicProcedure } from '@energy-optimizer/rpc';
import type { SuppliersContext } from '../context.ts';
import { compareMeteredInput, compareSuppliersOutput } from '../schemas/index.ts';
import { compareMetered } from '../use-cases/compare-suppliers.ts';
import { EXAMPLE_COMPARISON, EXAMPLE_METERED } from './example.ts';

/** POST /suppliers/compare */
export const meteredComparison = (context: SuppliersContext) =>
  publicProcedure
    .meta({
      // A year of quarters of an hour, import and export.
      maxBodyBytes: 512_000,
      rest: {
        method: 'POST',
        path: '/suppliers/compare',
        summary: 'Compare stored tariffs for metered usage',
        description:
          'The same comparison as GET /suppliers/compare, for the usage that a meter recorded instead of a profile: the last 52 weeks of the values recur in the year of the comparison. Nothing is stored.',
        tags: ['suppliers'],
        errors: {
          invalid: ['unknown_region', 'too_many_tariffs', 'usage_too_short'],
          unavailable: ['comparison_busy'],
          timeout: ['timeout'],
        },
        example: { input: EXAMPLE_METERED, output: EXAMPLE_COMPARISON },
      },
    })
    .input(compareMeteredInput)
    .output(compareSuppliersOutput)
    .mutation(async ({ ctx, input: { usage, ...choice } }) => {
      const { start, stepMinutes, unit, import: taken, export: given } = usage;
      const stepMs = stepMinutes * 60_000;
      // Reading, checking and adding up a year take ten to twenty milliseconds each: other requests get their turn.
      await setImmediate();
      const imported = valuesOf(taken);
      const startMs = imported.map((_, index) => start.getTime() + index * stepMs);
      const metered = {
        ...{ unit, startMs, endMs: startMs.map((ms) => ms + stepMs), import: imported },
        ...(given ? { export: valuesOf(given) } : {}),
      };
      await setImmediate();
      return compareMetered(context, choice, metered, ctx.signal);
    });

/** Numbers separated by commas; NaN where there is none. */
function valuesOf(text: string): Float64Array {
  const values: number[] = [];
  for (let from = 0; from <= text.length; ) {
    const comma = text.indexOf(',', from);
    const end = comma === -1 ? text.length : comma;
    values.push(end === from ? Number.NaN : Number(text.slice(from, end)));
    from = end + 1;
  }
  return Float64Array.from(values);
}
