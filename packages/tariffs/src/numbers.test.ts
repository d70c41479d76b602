import { expect, test } from 'vitest';
import { roundDecimal, sumOf } from './numbers.ts';

test.each([
  [2.675 * 3, 2, 'half_up', 8.03],
  [1.005, 2, 'half_up', 1.01],
  [-1.005, 2, 'half_up', -1.01],
  [0.125, 2, 'half_even', 0.12],
  [0.135, 2, 'half_even', 0.14],
  [1.239, 2, 'down', 1.23],
  [-1.231, 2, 'up', -1.24],
  [0.004, 2, 'half_up', 0],
] as const)('%d rounds to %i decimals, %s: %d', (value, decimals, mode, rounded) => {
  expect(roundDecimal(value, decimals, mode)).toBe(rounded);
});

test('numbers are not rounded if no decimals are given', () => {
  expect(roundDecimal(0.1 + 0.2, undefined)).toBe(0.1 + 0.2);
});

test('a sum keeps small values beside large ones', () => {
  expect(sumOf([1e16, ...Array.from({ length: 10 }, () => 1), -1e16])).toBe(10);
});
