import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** 64 hex digits of secret, 16 identifying the account, 32 of signature. */
const FORM = /^(?<secret>[0-9a-f]{64})(?:(?<account>[0-9a-f]{16})(?<signature>[0-9a-f]{32}))?$/;

/** The value of the known-device cookie. It is verified without the database, before anything is counted. */
export interface DeviceCookie {
  /** @param userId of the account the browser has just signed in to */
  seal(secret: string, userId: string): string;
  /** The browser's secret; undefined if the value is malformed. */
  secret(value: string): string | undefined;
  /** The account this server signed the value for; undefined if it did not. */
  account(value: string): string | undefined;
}

/** @param masterSecret from configuration; if omitted, signatures are valid until the process exits */
export function createDeviceCookie(masterSecret: string | undefined): DeviceCookie {
  const key = Buffer.from(hkdfSync('sha256', masterSecret ?? randomBytes(32), '', 'energy-optimizer device', 32));
  const mac = (text: string, bytes: number): Buffer =>
    createHmac('sha256', key).update(text).digest().subarray(0, bytes);
  const sign = (secret: string, account: string): Buffer => mac(`device:${secret}:${account}`, 16);
  const parse = (value: string) => FORM.exec(value)?.groups;
  return {
    seal(secret, userId) {
      const account = mac(`account:${userId}`, 8).toString('hex');
      return `${secret}${account}${sign(secret, account).toString('hex')}`;
    },
    secret: (value) => parse(value)?.secret,
    account(value) {
      const { secret, account, signature } = parse(value) ?? {};
      if (secret === undefined || account === undefined || signature === undefined) return undefined;
      return timingSafeEqual(Buffer.from(signature, 'hex'), sign(secret, account)) ? account : undefined;
    },
  };
}
