import { CURRENCIES } from '@energy-optimizer/kernel';
import { z } from 'zod';

export const regretInput = z.strictObject({
  days: z.int().min(1).max(730).default(30).describe('How many days back, by the day on which a plan began.'),
});

const amounts = {
  total: z
    .number()
    .describe('What plans cost more than the best ones in hindsight: the sum of the parts that are measured.'),
  forecast: z.number().describe('Part of it because prices came otherwise than expected.'),
  model: z
    .number()
    .describe(
      'Part of it because a plan was not the cheapest one for the expected prices; negative where that paid off.',
    ),
  execution: z
    .number()
    .nullable()
    .describe('Part of it because something else was done than planned; null: the use of energy is not measured.'),
};
const currency = z.enum(CURRENCIES).describe('Currency of the amounts (ISO 4217).');

const totals = z
  .array(
    z
      .object({ currency, plans: z.int().describe('Number of plans.'), ...amounts })
      .meta({ id: 'RegretTotal', description: 'Regret of all plans in one currency.' }),
  )
  .describe('Sums by currency.');

export const regretOutput = z.object({
  plans: z
    .array(
      z
        .object({
          planId: z.uuid().describe('ID of the plan.'),
          day: z.iso.date().describe('Local day on which it began.'),
          currency,
          ...amounts,
        })
        .meta({ id: 'PlanRegret' }),
    )
    .describe('Newest first: the last plan that began on each day, once its prices are published.'),
  totals,
});
export type RegretLedger = z.output<typeof regretOutput>;

export const regretTotalsOutput = z.object({ totals });
export type RegretTotals = z.output<typeof regretTotalsOutput>;
