import { testDatabase } from '@energy-optimizer/db/testing';
import { expectAtMost, timeOf, until } from '@energy-optimizer/kernel/testing';
import { test } from 'vitest';
import { ask, PASSWORD } from '../testing/attack-world.ts';
import { startServer } from '../testing/server.ts';

/** How soon a process is notified of another process's changes or of a commit. */

test('an e-mail is sent within a second of its commit', async ({ task, onTestFinished }) => {
  const database = await testDatabase();
  const server = await startServer({ database });
  onTestFinished(async () => {
    await server.close();
    await database.drop();
  });
  const { db, notifications } = server.runtime;
  const props = { url: 'http://localhost/magic?token=to-click', expiresAt: new Date(Date.now() + 3_600_000) };
  const ms = await timeOf(async () => {
    await db.transaction((tx) =>
      notifications.service.enqueueMail(tx, { template: 'magicLink', to: 'bob@example.com', props }),
    );
    await until(() => server.logged().find(({ to }) => to === 'bob@example.com'));
  });
  expectAtMost(task, { value: ms, most: 1_000 });
});

test('a session ended on one server is invalid on the other within a second', async ({ task, onTestFinished }) => {
  const database = await testDatabase();
  const [here, there] = [await startServer({ database }), await startServer({ database })];
  onTestFinished(async () => {
    await here.close();
    await there.close();
    await database.drop();
  });
  const email = 'ada@example.com';
  await here.runtime.auth.service.createUser({ email, password: PASSWORD });
  const signIn = { email, password: PASSWORD, transport: 'token' };
  const { body } = await ask(here, { method: 'POST', path: '/auth/sign-in', body: signIn });
  const headers = { authorization: `Bearer ${body.token}` };
  const statusThere = async () => (await ask(there, { path: '/auth/me', headers })).status;
  await until(async () => (await statusThere()) === 200);
  const ms = await timeOf(async () => {
    await ask(here, { method: 'POST', path: '/auth/sign-out', headers, body: {} });
    await until(async () => (await statusThere()) === 401, 40_000);
  });
  expectAtMost(task, { value: ms, most: 1_000 });
});
