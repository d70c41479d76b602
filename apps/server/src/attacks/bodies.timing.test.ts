import { expectAtMost, watchStalls } from '@energy-optimizer/kernel/testing';
import { afterAll, beforeAll, test } from 'vitest';
import { type AttackWorld, ask, attackWorld, type Target, targets } from '../testing/attack-world.ts';
import { ENVELOPES, fieldOf, headersFor, pathOf, QUERIES, SHAPES } from '../testing/hostile-inputs.ts';

/** How long a small body or query that is expensive to parse delays other requests: the longest event-loop delay. */

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
});
afterAll(async () => {
  await world.close();
});

const all = targets();
const mutations = all.filter(({ type }) => type === 'mutation');
type Request = Parameters<typeof ask>[1];

async function longestStall(requests: readonly Request[]): Promise<number> {
  let longest = 0;
  for (const request of requests) {
    const stalled = watchStalls();
    await ask(world.server, request);
    longest = Math.max(longest, stalled());
  }
  return longest;
}

const bodies = (target: Target): Request[] =>
  Object.values(SHAPES).map(({ json }) => ({
    ...{ method: target.rest.method, path: pathOf(target), headers: headersFor(world, target) },
    body: json(fieldOf(target)),
  }));
const envelopes = (target: Target): Request[] =>
  Object.values(ENVELOPES).map(({ text }) => ({
    ...{ method: 'POST', path: `/trpc/${target.id}`, headers: headersFor(world, target) },
    body: text(fieldOf(target)),
  }));
const queries = (target: Target): Request[] =>
  Object.values(QUERIES).map(({ text }) => ({
    ...{ path: `${pathOf(target)}?${text(fieldOf(target))}`, headers: headersFor(world, target) },
  }));

test.for<[string, () => Request[]]>([
  ['bodies over REST', () => mutations.filter(({ rest }) => rest.method !== 'DELETE').flatMap(bodies)],
  ['inputs over tRPC', () => mutations.filter(({ inputSchema }) => inputSchema !== undefined).flatMap(envelopes)],
  ['query strings over REST', () => all.filter(({ rest }) => rest.method === 'GET').flatMap(queries)],
])('hostile %s hold the event loop for less than 100 ms each', async ([, requests], { task }) => {
  expectAtMost(task, { value: await longestStall(requests()), most: 100 });
});
