import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import { compareSuppliersInput } from '../schemas/index.ts';
import { type HouseholdWorld, householdWorld } from '../testing/households.ts';
import { actions } from '../testing/recommend.ts';
import { entry, supplier, tariff } from '../testing/world.ts';

let world: HouseholdWorld;
beforeAll(async () => {
  world = await householdWorld();
});
afterAll(() => world.close());

const load = (...suppliers: Parameters<typeof supplier>[]) =>
  world.service.importDocument(
    parseSuppliers({ format: 'energy-suppliers/1', suppliers: suppliers.map((one) => supplier(...one)) }),
  );
const recommend = async (input: object) => actions(world).recommend(await world.user(), { region: 'de', ...input });
const charge = (rate: number, category: 'energy' | 'grid' | 'tax' = 'energy') => ({
  ...{ kind: 'energy' as const, id: category, category, rates: [{ rate }] },
});
const parts = (...rates: readonly [number, ('energy' | 'grid' | 'tax')?][]) => ({
  ...{ covers: undefined, components: rates.map(([rate, category]) => charge(rate, category)) },
});

describe('only like is compared with like', () => {
  const at = (id: string, more: object) => entry(tariff(id, 0.2, more), { region: 'at' });
  const own = (more: object) =>
    recommend({ document: tariff('own', 0.45, more), region: 'at', supplier: 'mine', profile: 'flat' });
  beforeAll(() =>
    load([
      'austrian',
      [
        at('all-in', {}),
        at('energy-only', { covers: ['energy'] }),
        at('silent', { covers: undefined }),
        at('in-parts', parts([0.15], [0.06, 'grid'], [0.02, 'tax'])),
        at('without-tax', parts([0.15], [0.06, 'grid'])),
      ],
      { regions: ['at'] },
    ]),
  );
  const names = async (more: object) => (await own(more)).alternatives.map(({ name }) => name.slice(7)).sort();

  it('an all-in tariff with all-in tariffs and with those that state all parts', async () => {
    // Of the supplier `abroad` there is another all-in tariff.
    expect(await names({})).toEqual(['all-in', 'at', 'in-parts']);
    const { current, compared } = await own({});
    expect(current.includes).toEqual({ grid: true, tax: true });
    expect(compared).toMatchObject({ offers: 6, comparable: 3, otherCharges: 3 });
  });

  it('a tariff in parts as well, and one for energy only with its like', async () => {
    expect(await names(parts([0.3], [0.06, 'grid'], [0.02, 'tax']))).toEqual(['all-in', 'at', 'in-parts']);
    expect(await names({ covers: ['energy'] })).toEqual(['energy-only']);
  });

  it('a tariff that does not state what it includes with none: the reason names the charges', async () => {
    const answer = await own({ covers: undefined });
    expect([answer.recommended, answer.alternatives]).toEqual([null, []]);
    expect(answer.current).toMatchObject({ cost: expect.any(Number), includes: { grid: null, tax: null } });
    expect(answer.abstention).toMatchObject({
      code: 'charges_unknown',
      text: expect.stringContaining('grid fees and taxes and levies'),
    });
    const partial = await own(parts([0.3], [0.06, 'grid']));
    expect(partial.abstention?.code).toBe('charges_unknown');
    expect(partial.abstention?.text).not.toContain('grid fees');
  });

  it('a document whose charges contradict what it covers is refused', async () => {
    await expect(own({ components: [charge(0.3), charge(0.1, 'grid')], covers: ['energy'] })).rejects.toMatchObject({
      code: 'invalid_tariff',
    });
  });

  it('in a comparison, offers that include less than the others, or do not say, are not ranked', async () => {
    const input = { region: 'at', annualUsage: 3_000, profile: 'flat' };
    const { offers } = await world.service.compare(compareSuppliersInput.parse(input));
    const ranked = offers.map(({ tariff: { tariffId }, rank, notComparable }) => [
      tariffId,
      rank ?? notComparable?.code,
    ]);
    expect(Object.fromEntries(ranked)).toEqual({
      ...{ at: 1, 'in-parts': 2, 'all-in': 3 },
      ...{ 'energy-only': 'other_charges', silent: 'other_charges', 'without-tax': 'other_charges' },
    });
    expect(offers.find(({ tariff: { tariffId } }) => tariffId === 'without-tax')?.includes).toEqual({
      ...{ grid: true, tax: null },
    });
  });
});

describe('the own supplier', () => {
  beforeAll(() =>
    load(
      ['danube', [entry(tariff('danube', 0.01))], { name: 'Donau Strom GmbH', aliases: ['DSE'] }],
      ['donau-gruen', [entry(tariff('green', 0.02))], { name: 'Donau Grün' }],
    ),
  );
  const from = async (name: string | undefined, more: object = {}) =>
    recommend({ document: tariff('own', 0.5, { ...(name === undefined ? {} : { supplier: name }) }), ...more });

  it.each(['donau strom', 'DONAU-STROM GMBH', ' Donau  Strom Gmbh. ', 'dse'])(
    'named %j is never recommended',
    async (name) => {
      const answer = await from(name);
      expect(answer.alternatives.map(({ supplier: id }) => id)).not.toContain('danube');
      expect(answer.recommended).not.toBeNull();
    },
  );

  it('is left out where a name is only similar, and the answer says so', async () => {
    const { alternatives, basis } = await from('Donau Grün Vertriebs AG');
    expect(alternatives.map(({ supplier: id }) => id)).not.toContain('donau-gruen');
    expect(basis.notes[0]).toMatch(/Donau Grün are left out: it may be your supplier, Donau Grün Vertriebs AG/);
  });

  it('stated by its ID: a supplier with a similar name is another one, with a note', async () => {
    await load(['donau-alt', [entry(tariff('old', 0.5))], { name: 'Donau' }]);
    const { alternatives, basis } = await from(undefined, { supplier: 'donau-alt' });
    expect(alternatives.map(({ supplier: id }) => id)).toContain('danube');
    expect(basis.notes.join()).toMatch(/Donau Strom GmbH has a similar name to your supplier, Donau: check/);
  });

  it('without a name is not known', async () => {
    expect((await from('  - ')).abstention?.code).toBe('supplier_unknown');
  });
});
