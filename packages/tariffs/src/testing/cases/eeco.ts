import { computeBill } from '../../bill/compute-bill.ts';
import { importTable } from '../../import/table/import-table.ts';
import type { TariffInput } from '../../model/tariff.ts';
import { sumOf } from '../../numbers.ts';
import { daysBetween, stepsOf, tariffOf } from '../builders.ts';
import { sharedText } from '../shared.ts';
import { check, type Translator } from './case.ts';

const DAY = '2024-07-10';
const ramp = Array.from({ length: 96 }, (_, index) => index);

const billOf = (
  components: TariffInput['components'],
  kw: readonly number[],
  schedules: TariffInput['schedules'] = {},
) =>
  computeBill(
    tariffOf({ components, schedules }),
    stepsOf(new Date(`${DAY}T00:00:00Z`), 15, kw),
    daysBetween(DAY, DAY),
  );

export const flatEnergy: Translator = ({ tariff, expected, tolerance }) => {
  const bill = billOf(
    [{ kind: 'energy', id: 'e', rates: [{ rate: tariff.energyPerKwh }] }],
    ramp.map(() => 1),
  );
  return [check('energy', bill.total, expected.energy, tolerance)];
};

export const rampEnergy: Translator = ({ tariff, expected, tolerance }) => {
  const bill = billOf([{ kind: 'energy', id: 'e', rates: [{ rate: tariff.energyPerKwh }] }], ramp);
  return [check('energy', bill.total, expected.energy, tolerance)];
};

export const exported: Translator = ({ tariff, expected, tolerance }) => {
  const bill = billOf(
    [{ kind: 'energy', id: 'x', category: 'export', flow: 'export', rates: [{ rate: tariff.exportPerKwh }] }],
    ramp.map((kw) => -kw),
  );
  return [check('export revenue', -bill.total, expected.exportRevenue, tolerance)];
};

export const demandRamp: Translator = ({ tariff, expected, tolerance }) => {
  const schedules: TariffInput['schedules'] = {
    day: {
      windows: [
        { period: 'peak', from: '12:00', to: '18:00' },
        { period: 'half', from: '08:30', to: '12:00' },
        { period: 'half', from: '18:00', to: '21:30' },
      ],
      default: 'off',
    },
  };
  const bill = billOf(
    [
      {
        ...{ kind: 'demand', id: 'periods', schedule: 'day' },
        rates: [
          { period: 'peak', rate: tariff['peak 12-18'] },
          { period: 'half', rate: tariff['half-peak 08:30-12 and 18-21:30'] },
        ],
      },
      { kind: 'demand', id: 'all', rates: [{ rate: tariff['all day'] }] },
    ],
    ramp,
    schedules,
  );
  return [check('demand', bill.total, expected.demand, tolerance)];
};

/** The CSV table of the source through the importer. */
export const pgeWeekday: Translator = (file) => {
  const { tariff } = importTable(sharedText(file.tariff.csv));
  const bill = computeBill(
    tariff!,
    stepsOf(new Date(`${file.usage.day}T00:00:00Z`), file.usage.stepMinutes, ramp),
    daysBetween(DAY, DAY),
  );
  const energy = sumOf(bill.lines.filter(({ category }) => category === 'energy').map(({ amount }) => amount!));
  return [check('energy', energy, file.expected.energy, file.tolerance)];
};
