import type { Level } from '@energy-optimizer/forecasting';
import type { Clock, Interval, Logger } from '@energy-optimizer/kernel';
import type { DescribeSource, MarketPrices } from '../ports.ts';
import type { MlService } from '../service.ts';
import type { OutlookPiece, PriceOrigin } from './outlook.ts';

/** The cheapest windows over pieces of constant price, cheapest first; pricing has it. A window never has a hole. */
export type FindWindows = (
  pieces: readonly Pick<OutlookPiece, 'startMs' | 'endMs' | 'price' | 'origin'>[],
  request: {
    readonly durationMs: number;
    readonly earliestStartMs: number;
    readonly latestEndMs: number;
    readonly count: number;
    readonly nonOverlapping: boolean;
  },
) => readonly (Interval & {
  readonly averagePrice: number;
  readonly parts: readonly (Interval & { readonly origin: PriceOrigin })[];
})[];

/** What the operations of the API work with. */
export interface ServingDeps {
  readonly clock: Clock;
  readonly service: Pick<
    MlService,
    | 'newestIssue'
    | 'lacks'
    | 'modelInfo'
    | 'markets'
    | 'accuracy'
    | 'runs'
    | 'observationStats'
    | 'confidence'
    | 'similarPast'
    | 'savingsKept'
    | 'learn'
    | 'observeForecasts'
  >;
  readonly prices: Pick<MarketPrices, 'history'>;
  readonly findWindows: FindWindows;
  readonly describeSource: DescribeSource;
  readonly level: Level;
  readonly log: Logger;
}
