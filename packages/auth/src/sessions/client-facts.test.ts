import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCookies } from './cookies.ts';
import { deviceLabel } from './device.ts';
import { mailboxOf, normalizeEmail } from '../defence/email-address.ts';
import { networkOf } from '../defence/network.ts';

describe('a mailbox', () => {
  test.each([
    'j.doe@example.com',
    'JDOE@example.com',
    'jdoe+news@EXAMPLE.com',
    'j.d.o.e@example.com',
    'jdoe@example.com.',
  ])('%s counts as jdoe@example.com', (email) => expect(mailboxOf(email)).toBe('jdoe@example.com'));

  test('is never finer than an account: the same address always counts in the same place', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (email) => {
        expect(mailboxOf(normalizeEmail(email))).toBe(mailboxOf(email));
        expect(mailboxOf(email.toUpperCase())).toBe(mailboxOf(email));
      }),
    );
  });
});

describe('a network', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['203.0.113.7:51234', '203.0.113.7'],
    ['[2001:db8:1:2::9]:51234', '2001:db8:1:2::/64'],
    ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ])('%s is in %s', (ip, network) => expect(networkOf(ip)).toBe(network));

  test('of a call within the process is none', () => expect(networkOf(undefined)).toBeNull());
});

describe('a device', () => {
  test.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1', 'Safari on iPhone'],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0', 'Edge on Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Chrome/130.0 Safari/537.36', 'Chrome on macOS'],
    ['curl/8.5.0', 'curl'],
    ['', 'Unknown device'],
    [undefined, 'Unknown device'],
    ['<script>alert(1)</script>', 'Unknown device'],
  ])('%s is %s', (userAgent, label) => expect(deviceLabel(userAgent)).toBe(label));
});

describe('cookies', () => {
  test.each([
    ['http://localhost:4000', 'eo_session', false],
    ['http://127.0.0.1:4000', 'eo_session', false],
    ['http://[::1]:4000', 'eo_session', false],
    ['https://localhost', '__Host-eo_session', true],
    ['https://api.example.com', '__Host-eo_session', true],
    ['http://api.example.com', '__Host-eo_session', true],
    ['http://localhost.example.com', '__Host-eo_session', true],
  ])('of %s are named %s, secure: %s', (publicUrl, name, secure) => {
    expect(createCookies(publicUrl).session('x', 1)).toMatchObject({ name, secure });
  });
});
