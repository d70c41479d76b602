import { afterAll, beforeAll, expect, test } from 'vitest';
import { APP_ROLE } from './app-role.ts';
import { type TestDb, testDb } from './testing.ts';

let db: TestDb;
beforeAll(async () => {
  db = await testDb();
  await db.owner.query({
    text: `INSERT INTO app_user (id, email, created_at, updated_at) VALUES (gen_random_uuid(), 'ada@example.com', now(), now())`,
  });
});
afterAll(() => db.close());

test('a test database is used in the role of the application, so that its policies hide the rows of users', async () => {
  expect(await db.query({ text: 'SELECT current_user::text' })).toEqual([[APP_ROLE]]);
  expect(await db.query({ text: 'SELECT email FROM app_user' })).toEqual([]);
  expect(await db.owner.query({ text: 'SELECT email FROM app_user' })).toEqual([['ada@example.com']]);
});
