import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createListener } from './listener.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('closing a server that never listened leaves nothing that keeps the process running', () => {
  createListener(() => undefined).startClosing(1_000);
  expect(vi.getTimerCount()).toBe(0);
});
