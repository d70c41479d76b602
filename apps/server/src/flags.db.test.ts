import { type TestDatabase, testDatabase } from '@energy-optimizer/db/testing';
import { until } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, PASSWORD } from './testing/attack-world.ts';
import { startServer, type TestServer } from './testing/server.ts';

/** Two servers on one database: a flag set on one takes effect on the other. */

let database: TestDatabase;
let here: TestServer;
let there: TestServer;
let headers: Record<string, string>;
beforeAll(async () => {
  database = await testDatabase();
  [here, there] = [await startServer({ database }), await startServer({ database })];
  const { service } = here.runtime.auth;
  await service.createUser({ email: 'root@example.com', password: PASSWORD, role: 'admin' });
  const input = { email: 'root@example.com', password: PASSWORD, transport: 'token' } as const;
  const opened = await service.signIn({ requestId: 'set-up' }, input);
  headers = { authorization: `Bearer ${opened.status === 'signed_in' ? opened.token : ''}` };
});
afterAll(async () => {
  await here.close();
  await there.close();
  await database.drop();
});

const set = (name: string, enabled: boolean) =>
  ask(here, { method: 'PUT', path: `/admin/feature-flags/${name}`, headers, body: { enabled } });
const mailed = async (email: string) =>
  (await here.runtime.notifications.service.outbox({ limit: 10, recipient: email })).items.length;
let people = 0;
/** Whether the other server sends an e-mail for a new sign-up. */
const letsIn = async (path: '/auth/sign-up' | '/beta/sign-up') => {
  people += 1;
  const email = `new-${people}@example.com`;
  const body = { email, ...(path === '/auth/sign-up' ? { password: PASSWORD } : {}) };
  const { status } = await ask(there, { method: 'POST', path, body });
  expect(status).toBe(200);
  return (await mailed(email)) > 0;
};

describe('a flag changed through one server', () => {
  it.each([
    ['sign_up', '/auth/sign-up'],
    ['beta_sign_up', '/beta/sign-up'],
  ] as const)('takes effect on another: %s, and back', async (name, path) => {
    expect(await letsIn(path)).toBe(true);
    for (const enabled of [false, true]) {
      const response = await set(name, enabled);
      expect([response.status, response.body]).toMatchObject([200, { name, enabled }]);
      const switched = async () => (await there.runtime.flags.isOn(name)) === enabled;
      await until(switched);
      expect(await letsIn(path)).toBe(enabled);
    }
  });

  it('pauses scheduled training there (forecast_learning), and the run reports it', async () => {
    await set('forecast_learning', false);
    await until(async () => !(await there.runtime.flags.isOn('forecast_learning')));
    const { jobs } = there.runtime;
    const run = () => jobs.tryNow('forecast-learn', AbortSignal.timeout(60_000));
    // Either server may run it; both have the flag by now.
    await until(async () => !(await here.runtime.flags.isOn('forecast_learning')));
    expect(await run()).toMatchObject({ status: 'succeeded', result: { paused: true } });
    await set('forecast_learning', true);
    await until(() => there.runtime.flags.isOn('forecast_learning'));
    expect(await run()).toMatchObject({ status: 'succeeded', result: { outcomes: [] } });
  });

  it('is rejected if it does not exist', async () => {
    expect((await set('no_such_flag', false)).status).toBe(422);
    const listed = await ask(here, { path: '/admin/feature-flags', headers });
    expect((listed.body.flags as { name: string }[]).map(({ name }) => name)).not.toContain('no_such_flag');
  });
});
