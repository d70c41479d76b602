import { expect, test } from 'vitest';
import { applyExemptions } from './exemptions.ts';
import type { Rule } from './tree.ts';

const rule: Rule = { name: 'a rule', check: () => [] };
const found = [{ path: 'a.ts', line: 1, message: 'no' }];
const entry = { rule: 'a rule', path: 'a.ts', reason: 'a table' };

test('an exemption covers its file and its rule, nothing else', () => {
  expect(applyExemptions([{ rule, found }], [entry])).toEqual({ standing: [], unused: [] });
  const other = { ...entry, path: 'b.ts' };
  expect(applyExemptions([{ rule, found }], [other])).toEqual({ standing: found, unused: [other] });
});
