import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { DescribeSource, MarketPrices } from '@energy-optimizer/outlook';
import type { Principal } from '@energy-optimizer/rpc';
import type { Engine } from './learning/engine.ts';
import type { TariffPrices } from './ports.ts';
import type { Recall } from './recall/recall.ts';
import type { ReadCarbonIntensity } from './serving/carbon-intensity.ts';

/** Dependencies of the API operations. */
export interface MlContext {
  readonly clock: Clock;
  readonly log: Logger;
  readonly engine: Omit<Engine, 'start' | 'stop'>;
  readonly recall: Recall;
  readonly prices: Pick<MarketPrices, 'history'>;
  readonly describeSource: DescribeSource;
  readonly carbonIntensity: ReadCarbonIntensity;
  readonly tariffs: TariffPrices;
  /** On whose behalf the operation runs; anonymous in scripts and on the command line. */
  readonly caller: Principal;
}

/** The context of one call. */
export const forCaller = (context: MlContext, { principal }: { readonly principal: Principal }): MlContext => ({
  ...context,
  caller: principal,
});
