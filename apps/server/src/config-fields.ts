import { type Mailbox, parseMailbox } from '@energy-optimizer/notifications';
import { z } from 'zod';
import { secretProblem } from './config-secrets.ts';
import { text } from './config-urls.ts';

/** Kinds of values that several variables have. */

export const secret = (minLength: number) =>
  text.superRefine((value, ctx) => {
    const problem = secretProblem(value, minLength);
    if (problem !== undefined) ctx.addIssue(problem);
  });
export const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);
export const flag = z
  .enum(['true', 'false', '1', '0'], 'must be true or false')
  .transform((value) => value === 'true' || value === '1');
export const mailbox = text.transform((value, ctx): Mailbox => {
  const parsed = parseMailbox(value);
  if (parsed !== undefined) return parsed;
  ctx.addIssue('must be one sender, such as Energy <no-reply@example.com>');
  return z.NEVER;
});
