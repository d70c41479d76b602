import { type MlLoop, mlInternalRouter, mlRouter } from '@energy-optimizer/ml-loop';
import {
  type PriceChangeEvent,
  type Pricing,
  pricingProcedures,
  type StreamHub,
  streamPrices,
} from '@energy-optimizer/pricing';
import { router } from '@energy-optimizer/rpc';

/** Every procedure there is: each domain's router under its name. */
export const appRouter = ({
  pricing,
  mlLoop,
  hub,
}: {
  readonly pricing: Pick<Pricing, 'service'>;
  readonly mlLoop: Pick<MlLoop, 'serving'>;
  readonly hub: StreamHub<PriceChangeEvent>;
}) =>
  router({
    prices: router({
      ...pricingProcedures(pricing.service),
      /** The price changes of a region as they happen; who reconnects goes on after the last event. */
      stream: streamPrices(hub),
    }),
    ml: mlRouter(mlLoop.serving),
    internal: mlInternalRouter(mlLoop.serving),
  });

/** The type frontends build on. */
export type AppRouter = ReturnType<typeof appRouter>;
