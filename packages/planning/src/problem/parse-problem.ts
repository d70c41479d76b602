import { AppError } from '@energy-optimizer/kernel';
import type { z } from 'zod';
import { type Problem, problemSchema } from './problem.ts';

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );

/** Of a value that has several forms, the problems of the form it comes closest to: that of its deepest field. */
function plainIssues(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(...issues.map(({ path }) => path.length), 0);
  const [closest = []] = [...issue.errors].sort((a, b) => depth(b) - depth(a));
  return closest.flatMap((inner) => plainIssues({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** The problem with its defaults, or an error of kind `invalid` that names each field. */
export function parseProblem(input: unknown): Problem {
  const parsed = problemSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.flatMap((issue) => plainIssues(issue));
  const fields = issues.slice(0, 20).map(({ path, message }) => ({ field: pathText(path), message }));
  const publicMessage = fields
    .map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
    .join('; ');
  throw new AppError('invalid', { code: 'invalid_problem', publicMessage, fields });
}
