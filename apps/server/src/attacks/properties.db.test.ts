import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenOf, inputOf } from '../testing/arbitrary.ts';
import {
  type Asked,
  type AttackWorld,
  attackWorld,
  bearer,
  call,
  type Target,
  targets,
} from '../testing/attack-world.ts';

/** Any input to any operation from any caller: no 5xx, no other user's data, no internals. */

let world: AttackWorld;
beforeAll(async () => {
  world = await attackWorld();
});
afterAll(async () => {
  await world.close();
});

const RUNS = 6;
/** They end the session that later operations need. */
const LAST = ['auth.revokeAllSessions', 'auth.signOut'];
const all = targets().sort((a, b) => LAST.indexOf(a.id) - LAST.indexOf(b.id));
const INTERNAL = /postgres|\bpg_|violates|relation "|syntax error|node_modules|\.ts:\d|at Object\./i;

const callers = () =>
  [
    ['nobody', {}, [world.ada, world.eve, world.admin]],
    ['a user', bearer(world.ada), [world.eve, world.admin]],
    ['an administrator', bearer(world.admin), [world.ada, world.eve]],
  ] as const;

function complaintsAbout(
  target: Target,
  who: string,
  { status, text, body }: Asked,
  marks: readonly string[],
): string[] {
  const unavailable: readonly string[] = target.rest.errors?.unavailable ?? [];
  const isHonest = status < 500 || (status === 503 && unavailable.includes(String(body.code)));
  // Otherwise no caller would be tested.
  const isOver =
    who !== 'nobody' && !LAST.includes(target.id) && ['session_expired', 'sign_in_required'].includes(body.code ?? '');
  const leaked = target.rule.access === 'admin' ? [] : marks.filter((mark) => text.includes(mark));
  return [
    ...(isOver && target.rule.access !== 'service' ? [`${target.id} as ${who}: the session is over`] : []),
    ...(isHonest ? [] : [`${target.id} as ${who}: ${status} ${text.slice(0, 200)}`]),
    ...leaked.map((mark) => `${target.id} as ${who} leaks ${mark}`),
    ...(INTERNAL.test(text) ? [`${target.id} as ${who} shows internals: ${text.slice(0, 200)}`] : []),
  ];
}

// In this order: two operations end the callers' sessions.
describe('any input to any operation', { shuffle: false }, () => {
  describe.each(all.map((target) => [target.id, target] as const))('%s', (_, target) => {
    it.each(['valid', 'broken'] as const)('%s input from any caller', async (sort) => {
      const inputs = sort === 'valid' ? inputOf(target.input) : brokenOf(target.input);
      const made = fc.sample(inputs, { numRuns: RUNS }).filter((input) => typeof input === 'object' && input !== null);
      const complaints: string[] = [];
      for (const [who, headers, others] of callers()) {
        const marks = others.flatMap((other) => other.marks);
        const responses = await Promise.all(made.map((input) => call(world.server, target, input as never, headers)));
        // A caller's own input may be echoed; only data from other users' rows is a leak.
        complaints.push(...responses.flatMap((response) => complaintsAbout(target, who, response, marks)));
      }
      expect(complaints).toEqual([]);
    });
  });
});
