import type Stripe from 'stripe';
import { checkout } from '../../use-cases/checkout.ts';
import { type PaymentsWorld, paymentsWorld } from '../payments-world.ts';
import { DAY_S, sdk } from '../stripe/harness.ts';
import type { Outcome } from '../stripe/outcomes.ts';
import type { StripePeer } from '../stripe/peer.ts';
import type { Subscription } from '../stripe/types.ts';

/** One user of a server, and everything that happens to it at Stripe. */
export interface Scene {
  readonly world: PaymentsWorld;
  readonly dashboard: StripePeer['dashboard'];
  readonly stripe: Stripe;
  readonly userId: string;
  /** Opens a checkout and submits it. */
  buy(
    tier?: 'pro' | 'business',
    options?: { trialDays?: number; outcome?: Outcome; promotionCode?: string },
  ): Promise<string>;
  customer(): Promise<string>;
  /** Another customer of the user, made in the dashboard. */
  addCustomer(): Promise<string>;
  /** The newest subscription of the customer. */
  subscription(): Promise<Subscription>;
  /** Lets days pass, with everything that happens at Stripe. */
  days(days: number): void;
  /** Delivers the events so far, in order. */
  deliver(): Promise<void>;
  /** Loses the events so far. */
  lose(): void;
}

export async function startScenes() {
  const world = await paymentsWorld();
  const stripe = sdk(world.peer);
  return { world, play: async (): Promise<Scene> => sceneOf(world, stripe, await world.addUser()) };
}

function sceneOf(world: PaymentsWorld, stripe: Stripe, userId: string): Scene {
  const { dashboard, clock, courier } = world.peer;
  const customer = () => world.customerOf(userId);
  return {
    ...{ world, dashboard, stripe, userId, customer },
    addCustomer: async () => (await stripe.customers.create(ownerOf(userId))).id,
    buy: async (tier = 'pro', { trialDays = 0, ...completion } = {}) => {
      const context = { ...world.context, settings: { ...world.context.settings, trialDays } };
      const { sessionId } = await checkout(context, userId, { tier, interval: 'month' });
      dashboard.completeCheckout(sessionId, completion);
      return sessionId;
    },
    subscription: async () => {
      const newest = world.peer.world
        .subscriptionsOf(await customer())
        .toSorted((a, b) => idNumber(a) - idNumber(b))
        .at(-1);
      if (newest === undefined) throw new Error('the customer has no subscription');
      return newest;
    },
    days: (days) => clock.advance(days * DAY_S),
    deliver: async () => void (await world.deliver()),
    lose: () => courier.drop(),
  };
}

const ownerOf = (userId: string) => ({ email: `${userId}@example.com`, metadata: { energy_user_id: userId } });

/** IDs of the peer come from a counter. */
const idNumber = ({ id }: Subscription): number => Number(/\d+$/.exec(id)?.[0]);
