import { expect, test } from 'vitest';
import { createAuthenticate } from './api-key.ts';

const KEY = 'a-key-long-enough';
const authenticate = createAuthenticate({ internalApiKey: KEY });

test('the key is taken from x-api-key and from Authorization: Bearer', () => {
  expect(authenticate({ 'x-api-key': KEY })).toEqual({ kind: 'service' });
  expect(authenticate({ authorization: `bearer ${KEY}` })).toEqual({ kind: 'service' });
});

test('a request without a key is anonymous; other Authorization schemes are ignored', () => {
  expect(authenticate({})).toEqual({ kind: 'anonymous' });
  expect(authenticate({ authorization: 'Basic YTpi' })).toEqual({ kind: 'anonymous' });
});

test.each(['', 'Bearer', 'Bearer ', 'bearer a b', `Bearer ${KEY} x`, `Bearer\t${KEY}`, `Bearer:${KEY}`, KEY])(
  'a malformed Authorization header is rejected, and the error states the right form: "%s"',
  (authorization) => {
    expect(() => authenticate({ authorization })).toThrow(
      expect.objectContaining({
        status: 401,
        publicMessage: expect.stringContaining('`Bearer`, a space, and the API key'),
      }),
    );
  },
);

test('a wrong, longer, shorter or repeated key is refused', () => {
  for (const wrong of ['x', `${KEY}x`, KEY.slice(1), '', [KEY, KEY]])
    expect(() => authenticate({ 'x-api-key': wrong })).toThrow(expect.objectContaining({ code: 'invalid_api_key' }));
});

test('without a configured key no caller is the service', () => {
  const closed = createAuthenticate({ internalApiKey: undefined });
  for (const key of ['', 'undefined', KEY]) expect(() => closed({ 'x-api-key': key })).toThrow();
  expect(closed({})).toEqual({ kind: 'anonymous' });
});
