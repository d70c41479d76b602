import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { fixedClock } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { appleClientSecret } from './apple.ts';

test('the client secret for Apple is a short-lived ES256 token of the developer', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const secret = appleClientSecret({
    clientId: 'com.example.energy',
    teamId: 'TEAM123456',
    keyId: 'KEY1234567',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    clock: fixedClock('2026-03-02T10:00:00Z'),
  });
  const [header = '', claims = '', signature = ''] = secret.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  expect(read(header)).toEqual({ alg: 'ES256', kid: 'KEY1234567' });
  const iat = Date.parse('2026-03-02T10:00:00Z') / 1_000;
  expect(read(claims)).toEqual({
    iss: 'TEAM123456',
    iat,
    exp: iat + 300,
    aud: 'https://appleid.apple.com',
    sub: 'com.example.energy',
  });
  const key = {
    key: createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
    dsaEncoding: 'ieee-p1363' as const,
  };
  expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
});
