import { AppError } from '@energy-optimizer/kernel';
import type { PriceFact, StripeCommands } from '../adapters/stripe/commands.ts';
import type { Plan } from './plans.ts';

/** A plan with the price that Stripe charges. */
export interface PricedPlan extends Plan {
  readonly amountCents: number;
  /** ISO 4217, in upper case. */
  readonly currency: string;
}

/** The prices of the plans, read from Stripe once. */
export interface PriceList {
  /** @throws AppError `billing_unavailable`; Error listing every price that does not match its plan */
  load(): Promise<readonly PricedPlan[]>;
  /** The currencies of the prices; empty before they are loaded. */
  currencies(): readonly string[];
}

export function createPriceList(plans: readonly Plan[], commands: Pick<StripeCommands, 'price'>): PriceList {
  let loaded: readonly PricedPlan[] | undefined;
  return {
    load: async () => {
      loaded ??= await checkPrices(plans, commands);
      return loaded;
    },
    currencies: () => [...new Set(loaded?.map(({ currency }) => currency))],
  };
}

async function checkPrices(plans: readonly Plan[], commands: Pick<StripeCommands, 'price'>): Promise<PricedPlan[]> {
  const problems: string[] = [];
  const priced: PricedPlan[] = [];
  for (const plan of plans) {
    const sold = await priceOf(commands, plan.priceIds[0]);
    const problem = sold === undefined ? 'does not exist' : problemOf(plan, sold);
    if (sold === undefined || problem !== undefined || sold.amountCents === null)
      problems.push(`${plan.tier} per ${plan.interval}: the price ${plan.priceIds[0]} ${problem}`);
    else priced.push({ ...plan, amountCents: sold.amountCents, currency: sold.currency });
  }
  if (problems.length > 0)
    throw new Error(`The prices configured for billing do not match Stripe:\n  ${problems.join('\n  ')}`);
  return priced;
}

/** Undefined: Stripe has no price with this id. */
const priceOf = (commands: Pick<StripeCommands, 'price'>, id: string): Promise<PriceFact | undefined> =>
  commands.price(id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'billing_refused') return undefined;
    throw error;
  });

function problemOf({ interval }: Plan, price: PriceFact): string | undefined {
  if (!price.isActive) return 'is archived';
  if (price.interval === null) return 'is not recurring';
  if (price.interval !== interval || price.intervalCount !== 1)
    return `is charged every ${price.intervalCount} ${price.interval}, not every ${interval}`;
  return price.amountCents === null ? 'has no fixed amount in whole cents' : undefined;
}
