export { mailboxOf } from '@energy-optimizer/kernel';

/** The stored form of addresses: an account has exactly one form of its address. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase();
