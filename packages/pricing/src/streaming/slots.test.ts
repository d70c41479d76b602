import { expect, it } from 'vitest';
import { createStreamSlots } from './slots.ts';

it('refuses one stream too many, per client, and admits again once one is given back', () => {
  const slots = createStreamSlots(2);
  const release = slots.acquire('a');
  slots.acquire('a');
  expect(() => slots.acquire('a')).toThrow(expect.objectContaining({ code: 'too_many_streams', status: 429 }));
  slots.acquire('b');
  release();
  release();
  slots.acquire('a');
  expect(() => slots.acquire('a')).toThrow(expect.objectContaining({ code: 'too_many_streams' }));
});
