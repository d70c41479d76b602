import { INSTANT_FORM, instantTextProblem, parseInstant } from '@energy-optimizer/kernel';
import { z } from 'zod';

/** Describes why an input is not a Date. */
export function instantProblem(input: unknown): string {
  if (input === undefined) return 'is required';
  if (typeof input === 'number') return `must be a string, not a number: ${INSTANT_FORM}`;
  if (typeof input !== 'string') return `must be an instant: ${INSTANT_FORM}`;
  const text = input.slice(0, 64);
  if (parseInstant(text) !== undefined)
    return 'is a string, not a Date; over tRPC, mark it in the superjson "meta": {"values": {"<field>": ["Date"]}}';
  return instantTextProblem(text);
}

/** A field that is an instant. REST transfers it as ISO 8601 text with a time zone, tRPC as a Date of superjson. */
export const instant = z
  .date({ error: ({ input }) => instantProblem(input) })
  .min(new Date('1970-01-01T00:00:00Z'), 'must not be before 1970')
  .max(new Date('2200-01-01T00:00:00Z'), 'must not be after 2199');
