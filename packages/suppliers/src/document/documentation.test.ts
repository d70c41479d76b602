import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { recommendSwitchingInput, setHouseholdTariffInput } from '../schemas/index.ts';
import { lintSuppliers } from './lint.ts';
import { parseSuppliers } from './parse.ts';

const page = (name: string) => readFileSync(path.join(import.meta.dirname, '../../../../docs', `${name}.md`), 'utf8');

/** The JSON that a page sends with curl to a path. */
const bodyOf = (name: string, to: string): unknown => {
  const [, body] =
    new RegExp(`^curl [^\\n]*${to}[^']*(?:'content-type[^']*')[^']*'([^']*)'`, 'm').exec(page(name)) ?? [];
  return JSON.parse(body ?? 'null');
};

it('the document of docs/suppliers.md is one, without findings', () => {
  const [, text] = /^```json\n([\s\S]*?)^```$/m.exec(page('suppliers'))!;
  const document = parseSuppliers(JSON.parse(text!));
  expect(document.suppliers[0]?.tariffs).toHaveLength(1);
  expect(lintSuppliers(document)).toEqual([]);
});

it('the requests of docs/suppliers.md and docs/switching.md are valid', () => {
  const tariff = bodyOf('suppliers', '/household/tariffs/electricity') as object;
  expect(setHouseholdTariffInput.parse({ utility: 'electricity', ...tariff })).toMatchObject({ region: 'uk_c' });
  const usage = bodyOf('switching', '/recommendations/switching');
  expect(recommendSwitchingInput.parse(usage)).toMatchObject({ annualUsage: 3_500 });
});
