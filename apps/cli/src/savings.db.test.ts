import { silentLogger } from '@energy-optimizer/kernel';
import { loadConfig } from '@energy-optimizer/server/config';
import { openRuntime } from '@energy-optimizer/server/runtime';
import { parseSuppliers, recommendSwitchingInput } from '@energy-optimizer/suppliers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CommandLine, commandLine } from './testing/in-process.ts';

let cli: CommandLine;
let id: string;
let userId: string;
beforeAll(async () => {
  cli = await commandLine();
  const config = loadConfig({ DATABASE_URL: cli.databaseUrl, DATA_DIR: cli.dataDir, PROVIDERS: 'none' });
  const runtime = await openRuntime({ config, role: 'guest', log: silentLogger });
  try {
    id = await recommendation(runtime);
  } finally {
    await runtime.close();
  }
});
afterAll(() => cli.remove());

const flat = (name: string, rate: number) => ({
  ...{ format: 'energy-tariff/1', id: name, name, currency: 'USD', timeZone: 'America/Chicago' },
  covers: ['energy', 'grid', 'tax'],
  components: [{ kind: 'energy', id: 'energy', rates: [{ rate }] }],
});

async function recommendation({ auth, suppliers }: Awaited<ReturnType<typeof openRuntime>>): Promise<string> {
  const source = { url: 'https://one.example', date: '2026-11-01' };
  const cheap = {
    ...{ id: 'cheap', name: 'Cheap', utilities: ['electricity'], regions: ['us_tx'], source },
    tariffs: [{ region: 'us_tx', source, tariff: flat('cheap', 0.1) }],
  };
  await suppliers.service.importDocument(parseSuppliers({ format: 'energy-suppliers/1', suppliers: [cheap] }));
  const user = await auth.service.createUser({
    email: 'ada@example.com',
    password: 'seven purple teapots',
    name: 'Ada',
  });
  const current = { document: flat('own', 0.2), region: 'us_tx', supplier: 'reliant', annualUsage: 10_000 };
  userId = user!.id;
  const made = await suppliers.service.recommendSwitching(user!.id, recommendSwitchingInput.parse(current));
  return made.id;
}

it('replays a saving to the cent', async () => {
  const { code, stdout } = await cli.energy(['savings', 'replay', id]);
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'identical to the cent']);
  const json = JSON.parse((await cli.energy(['savings', 'replay', id, '--json'])).stdout);
  expect(json).toMatchObject({ id, identical: true, inputs: 2, differences: [] });
});

it('refuses what is no ID, and an unknown one fails', async () => {
  expect((await cli.energy(['savings', 'replay', 'x'])).code).toBe(2);
  const unknown = await cli.energy(['savings', 'replay', '00000000-0000-4000-8000-000000000000', '--json']);
  expect([unknown.code, JSON.parse(unknown.stdout).error.code]).toEqual([1, 'unknown_recommendation']);
});

it('recommends another tariff to a user, and replays the recommendation', async () => {
  const file = await cli.write('own.json', JSON.stringify(flat('own', 0.2)));
  const stated = ['--tariff-file', file, '--region', 'us_tx', '--supplier', 'reliant', '--usage', '10000'];
  const shown = await cli.energy(['switching', 'recommend', userId, ...stated]);
  expect(shown.stdout).toContain('Switch to cheap of Cheap: saves 1000.00');
  const { stdout } = await cli.energy(['switching', 'recommend', userId, ...stated, '--json']);
  const answer = JSON.parse(stdout);
  expect(answer).toMatchObject({ recommended: { supplier: 'cheap', cost: 1_000 }, current: { cost: 2_000 } });
  const replayed = await cli.energy(['switching', 'replay', answer.id]);
  expect([replayed.code, replayed.stdout.split('\n')[0]]).toEqual([0, 'identical to the cent']);
});

it('refuses a usage that is no number, and a tariff file without a region', async () => {
  const refused = await cli.energy(['switching', 'recommend', userId, '--usage', 'much']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('annualUsage')]);
  const file = await cli.write('own.json', JSON.stringify(flat('own', 0.2)));
  expect((await cli.energy(['switching', 'recommend', userId, '--usage', '1', '--tariff-file', file])).code).toBe(2);
});
