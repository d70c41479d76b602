import type { Expert, Forecaster, ForecasterState } from '@energy-optimizer/forecasting';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { MarketPrices } from '@energy-optimizer/outlook';
import type { ExogenousHistory } from '../exogenous/history.ts';
import type { PatternRepository } from '../store/patterns.ts';
import type { MlRepository } from '../store/repository.ts';
import type { Lineage } from './model-parts.ts';

/** What learning works with. */
export interface LearningContext {
  readonly repository: MlRepository;
  readonly prices: MarketPrices;
  readonly exogenous: ExogenousHistory;
  readonly patterns: PatternRepository;
  readonly clock: Clock;
  readonly log: Logger;
  /** All experts of the configured level, unfitted. */
  readonly experts: () => Expert[];
  /** Names the choice of experts, such as `level3`; part of model ids. */
  readonly variant: string;
  /** Days that a first run forecasts afterward, so that weights and intervals exist at once. */
  readonly warmUpDays: number;
  /** Models by market, kept from day to day during a replay; otherwise every run reads the active model. */
  readonly kept?: Map<number, KeptModel>;
}

/** The model that serves, with all that its artifacts leave out. */
export interface KeptModel {
  readonly runId: number;
  readonly forecaster: Forecaster;
  readonly state: ForecasterState;
  readonly lineage: Lineage;
}
