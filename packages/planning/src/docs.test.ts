import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseProblem, planEnergy, planJsonSchema, problemJsonSchema, verifyPlan } from './index.ts';
import { readEvccCase } from './testing/evcc.ts';

const page = readFileSync(new URL('../../../docs/optimizer.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```json ?(\w*)\n([\s\S]*?)^```$/gm)].map(([, role, text = '']) => ({
  role,
  content: JSON.parse(text) as never,
}));
const block = (role: string): never => blocks.find((one) => one.role === role)!.content;

/** Names of all fields of a JSON Schema. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties } = schema as { properties?: object };
  const inner = Object.values(schema).flatMap(fieldsOf);
  return [...(properties === undefined ? [] : Object.keys(properties)), ...inner];
}

/** Without the last bits of products such as 0.0003 × 1000. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, one: unknown) => (typeof one === 'number' ? Number(one.toFixed(9)) : one));

describe('docs/optimizer.md', () => {
  it('has a problem that fits', async () => {
    const plan = await planEnergy(block(''));
    expect([verifyPlan(block(''), plan), plan.conflicts]).toEqual([[], []]);
  });

  it.each([
    ['problem', problemJsonSchema()],
    ['plan', planJsonSchema()],
  ])('names every field of a %s', (_, schema) => {
    const missing = [...new Set(fieldsOf(schema))].filter((name) => !new RegExp(`\\b${name}\\b`).test(page));
    expect(missing).toEqual([]);
  });

  it('translates an evcc request as the reader of evcc cases does', () => {
    const { request } = block('evcc') as { request: object };
    const expected_response = { batteries: [], grid_import: [], grid_export: [] };
    const { problem } = readEvccCase({ request, expected_response });
    expect(rounded(parseProblem(block('translated')))).toEqual(rounded(parseProblem(problem)));
  });
});
