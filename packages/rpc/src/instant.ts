import { INSTANT_FORM, instantTextProblem, parseInstant } from '@energy-optimizer/kernel';
import { z } from 'zod';

/** Says of an input that is no Date what is wrong with it. */
export function instantProblem(input: unknown): string {
  if (input === undefined) return 'is required';
  if (typeof input === 'number') return `is a number; an instant is text: ${INSTANT_FORM}`;
  if (typeof input !== 'string') return `is not an instant: ${INSTANT_FORM}`;
  const text = input.slice(0, 64);
  if (parseInstant(text) !== undefined)
    return 'is text, not a Date: over tRPC superjson must mark it in "meta", as {"values": {"<field>": ["Date"]}}';
  return instantTextProblem(text);
}

/** The field of a contract that is an instant. REST carries it as ISO-8601 text with a zone, tRPC as a Date of superjson. */
export const instant = z
  .date({ error: ({ input }) => instantProblem(input) })
  .min(new Date('1970-01-01T00:00:00Z'), 'must not be before 1970')
  .max(new Date('2200-01-01T00:00:00Z'), 'must not be after 2199');
