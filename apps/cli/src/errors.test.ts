import { AppError, type ForeignCode } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import { describeError, describeFully } from './errors.ts';

const refused = new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:1')], '');

test('an error is one line with its reason, however it is wrapped', () => {
  const error = new AppError('unavailable', {
    code: 'x' as ForeignCode,
    publicMessage: 'The database cannot be reached.',
    cause: refused,
  });
  expect(describeError(error)).toBe('The database cannot be reached: connect ECONNREFUSED 127.0.0.1:1');
  expect(describeError(refused)).toBe('connect ECONNREFUSED 127.0.0.1:1');
  expect(describeError('plain')).toBe('plain');
});

test('passwords of connection strings are never shown', () => {
  const error = new Error('cannot parse postgres://user:hunter2@host/db', {
    cause: new Error('redis://:hunter2@host'),
  });
  expect(describeError(error)).toBe('cannot parse postgres://host/db');
  expect(describeFully(error)).not.toContain('hunter2');
  expect(describeFully(error)).toContain('caused by: Error: redis://host');
});
