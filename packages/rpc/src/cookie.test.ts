import { expect, test } from 'vitest';
import { parseCookies, serializeCookie } from './cookie.ts';

test('a cookie is HttpOnly, SameSite=Lax, valid for the entire site, and secure by default', () => {
  const cookie = { name: '__Host-a', value: 'b_1', maxAgeSeconds: 60.9, secure: true };
  expect(serializeCookie(cookie)).toBe('__Host-a=b_1; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure');
  expect(serializeCookie({ ...cookie, secure: false })).not.toContain('Secure');
  expect(serializeCookie({ ...cookie, maxAgeSeconds: 0 })).toContain('Max-Age=0; Expires=Thu, 01 Jan 1970');
});

test.each(['a;b', 'a b', 'a,b', 'a\r\nSet-Cookie: x=y', 'a"b', 'ä', 'a\\b'])(
  'header injection: the value %j is rejected',
  (value) => {
    expect(() => serializeCookie({ name: 'a', value, maxAgeSeconds: 1, secure: true })).toThrow(RangeError);
  },
);

test.each(['', 'a=b', 'a;b', 'a\r\n'])('the cookie name %j is rejected', (name) => {
  expect(() => serializeCookie({ name, value: 'x', maxAgeSeconds: 1, secure: true })).toThrow(RangeError);
});

test('of several cookies with one name the first counts; malformed parts are skipped', () => {
  const cookies = parseCookies('a=1; b = 2 ;a=3; broken; =x; c=');
  expect([...cookies]).toEqual([
    ['a', '1'],
    ['b', '2'],
    ['c', ''],
  ]);
  expect(parseCookies(undefined).size).toBe(0);
  expect(parseCookies('__proto__=x').get('__proto__')).toBe('x');
});
