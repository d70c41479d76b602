import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { DescribeSource, MarketPrices } from '@energy-optimizer/outlook';
import type { Engine } from './learning/engine.ts';
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
}
