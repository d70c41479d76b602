import { expect, test } from 'vitest';
import { loadConfig } from '../config.ts';
import { configurationGaps } from './configuration-gaps.ts';

const gapsOf = (env: Record<string, string>, isSignUpOpen = true) =>
  configurationGaps(loadConfig(env), isSignUpOpen).map(({ setting }) => setting);

const PRODUCTION = { NODE_ENV: 'production' };
const URL_SET = { PUBLIC_URL: 'https://energy.example.com' };
const SMTP = { MAIL_FROM: 'no-reply@example.com', SMTP_URL: 'smtp://mail.example.com:587' };

test('a production server reports a missing PUBLIC_URL and a missing mail transport', () => {
  expect(gapsOf(PRODUCTION)).toEqual(['PUBLIC_URL', 'SMTP_URL']);
  expect(gapsOf({ ...PRODUCTION, ...URL_SET })).toEqual(['SMTP_URL']);
  expect(gapsOf({ ...PRODUCTION, ...SMTP })).toEqual(['PUBLIC_URL']);
  expect(gapsOf({ ...PRODUCTION, ...URL_SET, ...SMTP })).toEqual([]);
});

test('Postmark alone is a mail transport', () => {
  const postmark = { MAIL_FROM: 'no-reply@example.com', POSTMARK_SERVER_TOKEN: 'a-server-token' };
  expect(gapsOf({ ...PRODUCTION, ...URL_SET, ...postmark })).toEqual([]);
});

test('while sign-up is closed no mail transport is needed', () => {
  expect(gapsOf({ ...PRODUCTION, ...URL_SET }, false)).toEqual([]);
});

test('a development server reports nothing', () => {
  expect(gapsOf({})).toEqual([]);
});
