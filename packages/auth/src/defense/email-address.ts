export { mailboxOf } from '@energy-optimizer/kernel';

/** How addresses are stored and compared: an account has exactly one form of its address. */
export const normalizeEmail = (email: string): string => email.trim().toLowerCase();
