import { describe, expect, test } from 'vitest';
import { createCookies } from './cookies.ts';

describe('cookies', () => {
  test.each([
    ['http://localhost:4000', 'eo_session', false],
    ['http://127.0.0.1:4000', 'eo_session', false],
    ['http://[::1]:4000', 'eo_session', false],
    ['https://localhost', '__Host-eo_session', true],
    ['https://api.example.com', '__Host-eo_session', true],
    ['http://api.example.com', '__Host-eo_session', true],
    ['http://localhost.example.com', '__Host-eo_session', true],
  ])('of %s are named %s (secure: %s)', (publicUrl, name, secure) => {
    expect(createCookies(publicUrl).session('x', 1)).toMatchObject({ name, secure });
  });
});
