import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MINUTE_MS, PRICE_UNIT_LABELS, type PriceUnit, type RegionCode } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { parseCsv } from './csv.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../../docs/csv.md'), 'utf8');
const examples = [...page.matchAll(/```csv ([^\n]*)\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)].map(
  ([, flags = '', file = '', outcome = '']) => ({ flags, file, outcome }),
);

test('docs/csv.md contains examples to check', () => expect(examples.length).toBeGreaterThan(5));

test.each(examples)('docs/csv.md: $flags gives the documented result', async ({ flags, file, outcome }) => {
  const option = (name: string) => new RegExp(`--${name} (\\S+)`).exec(flags)?.[1];
  const unit = option('unit') as PriceUnit | undefined;
  const options = { region: option('region') as RegionCode, ...(unit ? { unit } : {}) };
  expect(await resultOf(file, options)).toBe(outcome);
});

async function resultOf(file: string, options: Parameters<typeof parseCsv>[1]): Promise<string> {
  try {
    const { points, rejected, notices, series } = await parseCsv([file], options);
    const label = PRICE_UNIT_LABELS[series.unit].replace('$', series.currency);
    return [
      ...points.map(
        ({ start, end, price }) =>
          `${start.toISOString().slice(0, 16)}Z ${(end.getTime() - start.getTime()) / MINUTE_MS} min ${price} ${label}`,
      ),
      ...rejected.map(({ where, code }) => `${where} rejected: ${code}`),
      `notices: ${notices.map(({ code }) => code).join(', ')}`,
      '',
    ].join('\n');
  } catch (error) {
    return `refused: ${error instanceof Error ? error.message : String(error)}\n`;
  }
}
