import { AppError } from '@energy-optimizer/kernel';
import { type Problem, problemSchema } from './problem.ts';

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );

/** The problem with its defaults, or an error of kind `invalid` that names each field. */
export function parseProblem(input: unknown): Problem {
  const parsed = problemSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ field: pathText(path), message }));
  const publicMessage = fields
    .map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))
    .join('; ');
  throw new AppError('invalid', { code: 'invalid_problem', publicMessage, fields });
}
