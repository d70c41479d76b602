import { expect, test } from 'vitest';
import { countOf } from './count-of.ts';

test.each([
  [0, '0 days'],
  [1, '1 day'],
  [2, '2 days'],
])('%i: the noun agrees with the number', (count, text) => {
  expect(countOf(count, 'day')).toBe(text);
});
