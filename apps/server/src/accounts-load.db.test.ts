import { expect, test } from 'vitest';
import { crowdedServer } from './testing/crowded-server.ts';

const world = crowdedServer();

test('200 people sign in at once, and all of them succeed', async () => {
  expect(await world.rush()).toEqual(Array.from({ length: 200 }, () => 200));
});
