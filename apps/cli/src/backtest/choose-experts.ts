import { type Expert, expertsOfLevel, type Level } from '@energy-optimizer/forecasting';
import { UsageError } from '../errors.ts';

const ALL: Level = 3;

/** The experts of a level, or those selected by family, ID or ID prefix, in the order of the level. */
export function chooseExperts(level: Level, names: readonly string[] | undefined): Expert[] {
  const all = expertsOfLevel(names ? ALL : level);
  if (!names) return all;
  const fits = ({ id, family }: Expert, name: string) => family === name || id.startsWith(name);
  for (const name of names) {
    if (all.some((expert) => fits(expert, name))) continue;
    const families = [...new Set(all.map(({ family }) => family))].join(', ');
    throw new UsageError(
      `unknown expert ${JSON.stringify(name)}; families: ${families}; experts: ${all.map(({ id }) => id).join(', ')}`,
    );
  }
  return all.filter((expert) => names.some((name) => fits(expert, name)));
}
