import { z } from 'zod';

const isDate = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

/** A calendar date in the tariff's time zone. */
export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a date such as 2026-01-31')
  .refine(isDate, 'is not a date of the calendar');

/** A day of the year. */
export const monthDay = z.string().regex(/^\d{2}-\d{2}$/, 'must be a month and a day such as 06-01');

/** A time of the local day, from 00:00 to 24:00. */
export const clockTime = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day such as 08:30, at most 24:00');

export const name = z.string().min(1).max(200);
export const id = z
  .string()
  .regex(/^[\w.:-]{1,100}$/, 'must be 1-100 letters, digits or the characters _ . : -')
  .describe('Identifier, unique within its list.');
export const month = z.int().min(1).max(12);
export const amount = z.number().min(-1e9).max(1e9);
export const quantity = z.number().min(0).max(1e12);
/** A rate whose value the source does not state: usage under it becomes a line without an amount. */
export const rate = amount.nullable().describe('Price per unit; null if the source does not state it.');

export const MAX = { components: 200, rates: 100, tiers: 50, windows: 2_000, dates: 5_000, values: 200_000 } as const;
