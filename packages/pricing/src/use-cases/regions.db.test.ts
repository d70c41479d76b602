import { REGIONS } from '@energy-optimizer/kernel';
import { expect, test } from 'vitest';
import * as schemas from '../schemas/index.ts';
import { priceWorld } from '../testing/world.ts';

const world = priceWorld();
const list = async (input: Record<string, unknown> = {}) =>
  (await world.service.regions(schemas.regionsInput.parse(input))).regions;

test('every region of the table is listed, with its stored series and nothing else', async () => {
  await world.twoDays();
  const regions = await list();
  expect(regions.map(({ code }) => code)).toEqual(REGIONS.map(({ code }) => code));
  expect(regions.find(({ code }) => code === 'us_ny')).toEqual({
    code: 'us_ny',
    name: 'New York',
    kind: 'state',
    parent: null,
    timeZones: ['America/New_York'],
    currency: 'USD',
    stateCode: 'NY',
    eic: null,
    data: [],
  });
  const stored = [{ utility: 'electricity', kinds: ['day_ahead'] }];
  expect(regions.filter(({ data }) => data.length > 0).map(({ code, data }) => [code, data])).toEqual([['de', stored]]);
  expect((await list({ withData: true })).map(({ code }) => code)).toEqual(['de']);
});

test('a parent lists its regions at any depth; an unknown parent is rejected by name', async () => {
  expect((await list({ parent: 'us_ca' })).map(({ code }) => code)).toEqual(['us_ca_np15', 'us_ca_zp26', 'us_ca_sp15']);
  const british = (await list({ parent: 'uk' })).map(({ code, parent }) => [code, parent]);
  expect(british).toContainEqual(['uk_wales', 'uk']);
  expect(british).toContainEqual(['uk_k', 'uk_wales']);
  expect(british).not.toContainEqual(['uk', null]);
  expect(await list({ parent: 'de' })).toEqual([]);
  expect(await list({ parent: 'uk', withData: true })).toEqual([]);
  await expect(list({ parent: 'atlantis' })).rejects.toMatchObject({
    code: 'unknown_region',
    fields: [{ field: 'parent', message: expect.stringContaining('prices.regions') }],
  });
});
