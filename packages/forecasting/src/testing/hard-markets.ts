import type { Panel } from '../experts/expert.ts';

/** A market with other prices. */
export const withPrices = (panel: Panel, change: (price: number, at: number) => number): Panel => ({
  ...panel,
  prices: panel.prices.map(change),
});

const within = (at: number, from: number, days: number, steps: number): boolean =>
  at >= from * steps && at < (from + days) * steps;

/** Difficult markets, from day 111 on, for which experts must give plausible forecasts: names and transformations. */
export const HARD_MARKETS: readonly (readonly [string, (panel: Panel) => Panel])[] = [
  ['a single spike of 3,000', (panel) => withPrices(panel, (price, at) => (at === 2_400 ? 3_000 : price))],
  ['a price of −500 on the last evening', (panel) => withPrices(panel, (price, at) => (at === 2_870 ? -500 : price))],
  ['a constant price', (panel) => withPrices(panel, () => 42)],
  ['a year of zeros', (panel) => withPrices(panel, () => 0)],
  [
    'an outage of 14 days',
    (panel) => withPrices(panel, (price, at) => (within(at, 100, 14, panel.steps) ? Number.NaN : price)),
  ],
  ['scattered gaps', (panel) => withPrices(panel, (price, at) => (at % 37 === 0 ? Number.NaN : price))],
  [
    'a price that is late every day',
    (panel) => withPrices(panel, (price, at) => (at % 72 === 71 ? Number.NaN : price)),
  ],
  [
    'a unit that changes from MWh to kWh',
    (panel) => withPrices(panel, (price, at) => (at > 2_700 ? price / 1e3 : price)),
  ],
  ['no exogenous series', (panel) => ({ ...panel, exogenous: [] })],
  [
    'five exogenous series',
    (panel) => ({ ...panel, exogenous: [...panel.exogenous, ...panel.exogenous, panel.prices.map((_, at) => at % 5)] }),
  ],
  [
    'an exogenous series of which nothing is known',
    (panel) => ({ ...panel, exogenous: [panel.exogenous[0]!, panel.prices.map(() => Number.NaN)] }),
  ],
  [
    'exogenous values that are late',
    (panel) => ({
      ...panel,
      exogenous: panel.exogenous.map((values) =>
        values.map((value, at) => (at % 24 > 17 || at > 2_850 ? Number.NaN : value)),
      ),
    }),
  ],
  [
    'a constant exogenous series',
    (panel) => ({ ...panel, exogenous: panel.exogenous.map((values) => values.map(() => 7)) }),
  ],
];

/** Finite and within the range any market has seen. */
export const plausible = (values: Float64Array): boolean =>
  values.every((value) => Number.isFinite(value) && Math.abs(value) < 1e5);
