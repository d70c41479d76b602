import { expect, test } from 'vitest';
import { CHEAP } from '../testing/world.ts';
import { createPasswords } from './passwords.ts';

test('a hash is Argon2id with its parameters, and different each time', async () => {
  const passwords = createPasswords();
  const [one, two] = await Promise.all([
    passwords.hash('seven purple teapots'),
    passwords.hash('seven purple teapots'),
  ]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(passwords.isOutdated(one)).toBe(false);
  expect(createPasswords({ parameters: CHEAP }).isOutdated(one)).toBe(true);
});

test('only the correct password is accepted, and none without a hash', async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash('seven purple teapots');
  const check = (stored: string | null | undefined, given: string) =>
    passwords.check((matches) => matches(stored, given));
  expect(await check(hash, 'seven purple teapots')).toBe(true);
  expect(await check(hash, 'seven purple teapotz')).toBe(false);
  expect(await check(null, 'nobody has this password')).toBe(false);
  expect(await check(undefined, 'nobody has this password')).toBe(false);
});

test('composed and decomposed letters are the same password', async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash('caf\u00e9 au lait, please');
  expect(await passwords.check((matches) => matches(hash, 'cafe\u0301 au lait, please'))).toBe(true);
});

test('200 parallel checks all complete', async () => {
  // The queue is the same at any cost; `passwords.timing.test.ts` runs them at the real one.
  const passwords = createPasswords({ parameters: CHEAP });
  const hash = await passwords.hash('seven purple teapots');
  const check = () => passwords.check((matches) => matches(hash, 'seven purple teapots'));
  const outcomes = await Promise.all(Array.from({ length: 200 }, check));
  expect(outcomes).toEqual(Array.from({ length: 200 }, () => true));
});

test('checks that cannot be completed in time are rejected immediately', async () => {
  const passwords = createPasswords();
  const all = await Promise.allSettled(Array.from({ length: 520 }, () => passwords.check(async () => undefined)));
  const refused = all.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.reason).toMatchObject({ code: 'sign_in_busy', retryAfterSeconds: 5 });
});
