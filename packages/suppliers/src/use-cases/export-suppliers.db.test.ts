import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSuppliers } from '../document/parse.ts';
import { entry, type SuppliersWorld, supplier, suppliersWorld, tariff } from '../testing/world.ts';

let world: SuppliersWorld;
let empty: SuppliersWorld;
beforeAll(async () => {
  [world, empty] = await Promise.all([suppliersWorld(), suppliersWorld()]);
});
afterAll(async () => {
  await world.close();
  await empty.close();
});

const rich = () =>
  supplier(
    'rich',
    [
      entry(
        tariff('night', 0.3, {
          schedules: { use: { windows: [{ period: 'night', from: '22:00', to: '06:00' }], default: 'day' } },
        }),
      ),
      entry(tariff('night', 0.33, { from: '2027-01-01' }), { green: true }),
      entry(tariff('gas', 0.1, { utility: 'natural_gas', contract: { rolling: true } }), { green: false }),
    ],
    {
      utilities: ['electricity', 'natural_gas'],
      territories: ['Netz Nord'],
      rating: { value: 4.2, source: 'https://ratings.example' },
      greenShare: 0.6,
      website: 'https://rich.example',
      phone: '+49 30 1234567',
      email: 'service@rich.example',
    },
  );

it('an export imports to the same state', async () => {
  await world.load(rich(), supplier('octopus', [entry(tariff('agile', 0.2), { region: 'de' })]));
  const exported = await world.service.exportDocument({});
  expect(exported.suppliers.find(({ id }) => id === 'rich')?.tariffs).toHaveLength(3);
  const first = await empty.service.importDocument(parseSuppliers(JSON.parse(JSON.stringify(exported))));
  expect(first.tariffs.map(({ status }) => status)).toEqual(['added', 'added', 'added', 'added']);
  expect(await empty.service.exportDocument({})).toEqual(exported);
});

it('an export imported where it came from changes nothing', async () => {
  await world.load(rich());
  const exported = await world.service.exportDocument({});
  const again = await world.service.importDocument(parseSuppliers(exported));
  expect(new Set(again.tariffs.map(({ status }) => status))).toEqual(new Set(['unchanged']));
  expect(await world.service.exportDocument({})).toEqual(exported);
});

it('an export of one supplier contains it alone, and of an unknown one fails', async () => {
  const { suppliers } = await world.service.exportDocument({ supplier: 'tibber' });
  expect(suppliers.map(({ id }) => id)).toEqual(['tibber']);
  await expect(world.service.exportDocument({ supplier: 'nobody' })).rejects.toMatchObject({
    code: 'unknown_supplier',
  });
});
