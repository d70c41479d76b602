import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type AccessTable, governed, publicProcedure, router, userProcedure } from '@energy-optimizer/rpc';
import { expect, it } from 'vitest';
import { ACCESS } from '../access.ts';
import { bareRouter } from '../bare-router.ts';
import { accessMarkdown } from './access.ts';

const DOCUMENT = path.join(import.meta.dirname, '../../../../docs/access.md');

it('every procedure has a row and every row a procedure', () => {
  expect(Object.keys(bareRouter()._def.procedures).sort()).toEqual(Object.keys(ACCESS).sort());
});

it('a missing row, an extra row and a differing row are rejected', () => {
  const world = () =>
    router({
      listed: publicProcedure.meta({}).query(() => 1),
      forgotten: publicProcedure.meta({}).query(() => 2),
      guarded: userProcedure('account:read').query(() => 3),
    });
  const open = { access: 'public', scope: null, feature: null, rate: 'cheap' } as const;
  const guarded = { ...open, access: 'user', scope: 'account:read' } as const;
  const table: AccessTable = { listed: open, forgotten: open, guarded };
  expect(governed(world(), table)._def.procedures.guarded._def.meta).toMatchObject({ rule: guarded });
  const { forgotten: _, ...without } = table;
  expect(() => governed(world(), without)).toThrow(/forgotten: not in the access table/);
  expect(() => governed(world(), { ...table, gone: open })).toThrow(
    /gone: listed in the access table, but not a procedure/,
  );
  expect(() => governed(world(), { ...table, guarded: open })).toThrow(/guarded: access or scope differ/);
  expect(() => governed(world(), { ...table, guarded: { ...guarded, scope: null } })).toThrow(/guarded: .* differ/);
});

it('docs/access.md matches the table', async () => {
  expect(await readFile(DOCUMENT, 'utf8'), 'out of date; run: npm run generate').toBe(accessMarkdown());
});
