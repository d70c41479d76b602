import { readFileSync } from 'node:fs';
import { EXOGENOUS_PROVIDER_ENTRIES } from '@energy-optimizer/ml-loop';
import { DEMO_SOURCE, PROVIDER_ENTRIES } from '@energy-optimizer/pricing';
import { describe, expect, test } from 'vitest';
import { ENVIRONMENT_VARIABLES } from '../config.ts';

const text = readFileSync(new URL('../../../../docs/providers.md', import.meta.url), 'utf8');
/** The cells of the rows of a section's table, without its head. */
const rowsOf = (section: string): string[][] =>
  (text.split(/^## /m).find((part) => part.startsWith(section)) ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map((cells) => cells.slice(1, -1));

describe.each([
  ['Prices', PROVIDER_ENTRIES.filter(({ id }) => id !== DEMO_SOURCE)],
  ['Forecast inputs', EXOGENOUS_PROVIDER_ENTRIES],
])('docs/providers.md, %s', (section, entries) => {
  const rows = rowsOf(section);

  test('docs/providers.md has one row per registered provider', () => {
    const documented = rows.map(([id = '']) => id.replaceAll('`', ''));
    expect(documented.sort(), `correct the table "${section}" of docs/providers.md`).toEqual(
      entries.map(({ id }) => id).sort(),
    );
  });

  test('docs/providers.md names the variable of each key as read by config.ts', () => {
    for (const { id, key } of entries) {
      const cell = rows.find(([cells]) => cells === `\`${id}\``)?.at(-1) ?? '';
      const variable = /^`(\w+)`/.exec(cell)?.[1];
      if (key === 'none') expect([id, cell]).toEqual([id, 'none']);
      else expect(ENVIRONMENT_VARIABLES, `the variable of the key of ${id} in docs/providers.md`).toContain(variable);
    }
  });
});
