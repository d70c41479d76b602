import { describe, expect, it } from 'vitest';
import { allowedRedirect } from './redirects.ts';

const ALLOWED = ['https://app.example.com/account/billing', 'https://app.example.com/welcome?from=billing'] as const;
const check = (wanted?: string) => allowedRedirect([...ALLOWED] as [string, ...string[]], 'successUrl', wanted);

it('without a wish, the first allowed page is used', () => {
  expect(check()).toBe(ALLOWED[0]);
});

it.each([
  'https://app.example.com/account/billing',
  'https://app.example.com/account/billing?session={CHECKOUT_SESSION_ID}',
  'https://app.example.com/welcome?to=b',
])('%s is allowed', (url) => {
  expect(check(url)).toBe(url);
});

describe('refused with redirect_not_allowed:', () => {
  it.each([
    'https://app.example.com/',
    'https://app.example.com/account/billing/x',
    'https://app.example.com/account/billing#x',
    'https://app.example.com.evil.com/account/billing',
    'https://app.example.com@evil.com/account/billing',
    'http://app.example.com/account/billing',
    '//evil.com',
    'https://app.example.com\\@evil.com',
    'javascript:alert(1)',
    '',
  ])('%s', (url) => {
    expect(() => check(url)).toThrow(expect.objectContaining({ code: 'redirect_not_allowed' }));
  });
});
