import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { PriceProvider } from './adapters/provider.ts';
import type { ForecastSource } from './ports.ts';
import type { SourceDirectory } from './query/source-directory.ts';
import type { PricingRepository } from './store/repository.ts';

/** What the use-cases of this domain work with. */
export interface PricingContext {
  readonly repository: PricingRepository;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sources: SourceDirectory;
  /** The providers to refresh from. */
  readonly providers: readonly PriceProvider[];
  readonly forecasts: ForecastSource | undefined;
  readonly onIngested: () => void;
}
