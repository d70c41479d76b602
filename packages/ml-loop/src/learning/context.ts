import type { Expert, Forecaster, ForecasterState } from '@energy-optimizer/forecasting';
import type { Clock, Logger } from '@energy-optimizer/kernel';
import type { MarketPrices } from '@energy-optimizer/outlook';
import type { ExogenousHistory } from '../exogenous/history.ts';
import type { PatternRepository } from '../store/patterns.ts';
import type { MlRepository } from '../store/repository.ts';
import type { Lineage } from './model-parts.ts';

/** Dependencies of learning. */
export interface LearningContext {
  readonly repository: MlRepository;
  readonly prices: MarketPrices;
  readonly exogenous: ExogenousHistory;
  readonly patterns: PatternRepository;
  readonly clock: Clock;
  readonly log: Logger;
  /** All experts of the configured level, unfitted. */
  readonly experts: () => Expert[];
  /** Identifies the set of experts, such as `level3`; part of model IDs. */
  readonly variant: string;
  /** Days the first run hindcasts, so that weights and intervals exist immediately. */
  readonly warmUpDays: number;
  /** Models by market, kept from day to day during a replay; otherwise every run reads the active model. */
  readonly kept?: Map<number, KeptModel>;
}

/** The active model, including state not stored in its artifacts. */
export interface KeptModel {
  readonly runId: number;
  readonly forecaster: Forecaster;
  readonly state: ForecasterState;
  readonly lineage: Lineage;
}
