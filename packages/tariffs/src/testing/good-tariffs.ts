import { createRandom } from '@energy-optimizer/kernel';
import type { TariffInput } from '../model/tariff.ts';

type Components = TariffInput['components'];

const clock = (hour: number, half: boolean): string => `${String(hour).padStart(2, '0')}:${half ? '30' : '00'}`;
const price = (random: () => number): number => Math.round((0.08 + random() * 0.4) * 1e5) / 1e5;

/** A tariff without faults, of many shapes: seasons, tiers, demand, market prices, export, versions, zones. */
export function goodTariff(seed: number): TariffInput {
  const random = createRandom(seed).uniform;
  const from = 6 + Math.floor(random() * 6);
  const to = 16 + Math.floor(random() * 6);
  const half = random() < 0.5;
  const peak = { from: clock(from, half), to: clock(to, half), days: ['weekday'] };
  const rates = ['summer-peak', 'winter-peak', 'off'].map((period) => ({ period, rate: price(random) }));
  const components: Components = [
    { kind: 'fixed', id: 'standing', amount: Math.round(random() * 100) / 100, per: random() < 0.5 ? 'day' : 'month' },
    { kind: 'energy', id: 'energy', schedule: 'use', rates },
    {
      kind: 'energy',
      id: 'grid',
      category: 'grid',
      until: '2026-07-01',
      rates: [{ tiers: [{ upTo: 200, rate: 0.05 }, { rate: 0.07 }] }],
    },
    { kind: 'energy', id: 'grid', category: 'grid', from: '2026-07-01', rates: [{ rate: 0.06 }] },
    {
      kind: 'energy',
      id: 'baseline',
      category: 'credit',
      direction: 'credit',
      tierBasis: { per: 'day' },
      rates: [{ tiers: [{ upTo: 9.8, rate: 0.02 }, { rate: 0 }] }],
    },
    {
      kind: 'demand',
      id: 'capacity',
      rates: [{ steps: [{ below: 5, amount: 10 }, { below: 10, amount: 20 }, { amount: 30 }] }],
    },
    { kind: 'percentage', id: 'city', share: 0.02, of: ['energy', 'grid'] },
    { kind: 'energy', id: 'export', category: 'export', flow: 'export', vat: 0, rates: [{ rate: 0.04 }] },
    { kind: 'minimum', id: 'minimum', amount: 5, per: 'month' },
  ];
  if (random() < 0.5) components.push({ kind: 'dynamic', id: 'spot', series: 'spot', factor: 1.03, adder: 0.02 });
  if (random() < 0.5)
    components.push({ kind: 'energy', id: 'levy', category: 'levy', zones: ['north'], rates: [{ rate: 0.01 }] });
  return {
    ...{ format: 'energy-tariff/1', id: `good-${seed}`, name: 'Good', currency: 'EUR', timeZone: 'Europe/Berlin' },
    ...{ from: '2026-01-01', until: '2027-01-01', zones: ['north', 'south'], vat: { default: 0.19 } },
    holidays: [{ monthDay: '12-25' }],
    seasons: { summer: [{ from: '04-01', to: '09-30' }], winter: [{ from: '10-01', to: '03-31' }] },
    schedules: {
      use: {
        windows: [
          { period: 'summer-peak', season: 'summer', ...peak },
          { period: 'winter-peak', season: 'winter', ...peak },
        ],
        default: 'off',
        holidays: 'sunday',
      },
    },
    series: { spot: { unit: 'MWh' } },
    components,
  };
}
