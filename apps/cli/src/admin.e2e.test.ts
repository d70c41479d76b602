import { databaseVariables, type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, type Sandbox, sandbox } from './testing/cli.ts';

let box: Sandbox;
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  box = await sandbox(databaseVariables(database.url));
});
afterAll(async () => {
  await box.remove();
  await database.drop();
});

test('energy admin create reads the password from standard input and does not show it; a weak one is rejected', async () => {
  const args = (email: string) => ['admin', 'create', email, '--password-stdin', '--json'];
  const made = await box.energyWith('seven purple teapots\n', args('eve@example.com'));
  expect([made.code, made.stderr]).toEqual([0, '']);
  expect(json(made)).toEqual({ id: expect.any(String), email: 'eve@example.com' });
  const weak = await box.energyWith('password1234\n', args('bob@example.com'));
  expect([weak.code, weak.stderr]).toEqual([1, '']);
  expect(json(weak)).toMatchObject({ error: { code: 'weak_password', exitCode: 1 } });
  expect((await box.energyWith('', args('bob@example.com'))).code).toBe(2);
});
