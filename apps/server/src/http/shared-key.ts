import { createHmac } from 'node:crypto';

const HEX_CHARS = 32;

/**
 * The name of a caller's budget in Redis: a digest, so that Redis holds neither IDs of users nor networks.
 * @param secret `AUTH_SECRET`, without which short values such as networks can be found by trying all of them
 */
export const sharedKey = (budget: string, secret = ''): string =>
  createHmac('sha256', secret).update(budget).digest('hex').slice(0, HEX_CHARS);

export const userBudget = (userId: string): string => `user:${userId}`;
