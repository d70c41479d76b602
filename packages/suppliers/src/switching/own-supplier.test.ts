import { expect, it } from 'vitest';
import { type NamedSupplier, relationTo } from './own-supplier.ts';

const named = (name: string, more: Partial<NamedSupplier> = {}): NamedSupplier => ({
  ...{ id: 'some-id', name, aliases: [] },
  ...more,
});
const relation = (own: string, other: NamedSupplier, id: string | null = null) =>
  relationTo({ id, names: [own] })?.(other);

it.each([
  ['Octopus Energy Ltd', 'Octopus Energy'],
  ['OCTOPUS  ENERGY LTD.', 'Octopus Energy Limited'],
  ['Yello Strom GmbH', 'Yello Strom'],
  ['NATURSTROM AG', 'naturstrom'],
  ['Stadtwerke München GmbH', 'Stadtwerke Muenchen'],
  ['Süwag Vertrieb AG & Co. KG', 'Süwag Vertrieb'],
  ['Scottish Power', 'ScottishPower plc'],
  ['E.ON SE', 'E.On'],
  ['Ørsted A/S', 'Orsted'],
  ['Fjordkraft AS', 'fjordkraft'],
  ['Vandebron Energie B.V.', 'Vandebron Energie BV'],
  ['Électricité Générale S.A.', 'Electricite Generale SA'],
  ['Cheniere, Inc.', 'CHENIERE INC'],
  ['Łódź Energia Sp.', 'LODZ energia sp'],
])('%s is %s', (one, two) => {
  expect(relation(one, named(two))).toBe('own');
  expect(relation(two, named(one))).toBe('own');
});

it('an ID, or an alias of the registry, is a name as well', () => {
  expect(relation('Good Energy', named('GE Group', { id: 'good-energy' }))).toBe('own');
  expect(relation('Energie Baden-Württemberg AG', named('EnBW', { aliases: ['Energie Baden-Wuerttemberg'] }))).toBe(
    'own',
  );
  expect(relation('anything', named('Other', { id: 'mine' }), 'mine')).toBe('own');
});

it.each([
  ['Reliant Energy Retail Services LLC', 'Reliant'],
  ['E.ON Energie Deutschland GmbH', 'E.ON'],
  ['Tibber Deutschland GmbH', 'Tibber'],
  ['EnBW Energie Baden-Württemberg AG', 'EnBW'],
  ['Vattenfall Europe Sales', 'Vattenfall'],
])('%s may be %s', (one, two) => {
  expect(relation(one, named(two))).toBe('similar');
});

it.each([
  ['Octopus Energy', 'Just Energy'],
  ['Gas South', 'British Gas'],
  ['Stadtwerke Köln GmbH', 'Stadtwerke München GmbH'],
  ['Energie AG', 'Wien Energie'],
  ['Supplier mine', 'Supplier cheap'],
])('%s is not %s', (one, two) => {
  expect(relation(one, named(two))).toBe('other');
  expect(relation(two, named(one))).toBe('other');
});

it.each([[['']], [[' – ']], [[]]])('nothing is known of a supplier named %o', (names) => {
  expect(relationTo({ id: null, names })).toBeUndefined();
});

it('a name that consists of a legal form is kept', () => {
  expect(relation('AS', named('as'))).toBe('own');
});
