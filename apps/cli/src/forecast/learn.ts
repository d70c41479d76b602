import type { RegionCode } from '@energy-optimizer/kernel';
import type { Engine, LearnOutcome } from '@energy-optimizer/ml-loop';
import type { CommandContext } from '../context.ts';
import { describeError } from '../errors.ts';
import { perUnit } from '../format.ts';
import { createProgress } from '../progress.ts';
import { renderTable } from '../table.ts';
import type { PriceSource } from './price-sources.ts';

/**
 * The result of learning for one region: the error of served forecasts before and after, for lead day 1, over 28 days.
 */
export interface LearnedRegion {
  readonly region: RegionCode;
  readonly status: LearnOutcome['status'] | 'failed';
  readonly promoted: boolean | null;
  readonly maeBefore: number | null;
  readonly maeAfter: number | null;
  readonly rmaeAfter: number | null;
  /** Unit of the errors, such as EUR/MWh. */
  readonly perUnit: string | null;
  readonly model: string | null;
  readonly reason: string | null;
  /** The source of the prices; null if the region has no market price. */
  readonly prices: PriceSource | null;
}

interface LearnRegionRequest extends Pick<LearnedRegion, 'region' | 'prices'> {
  readonly asOf: Date;
  readonly signal: AbortSignal;
}

type Learning = Pick<Engine, 'learn' | 'accuracy' | 'newestIssue'>;

/** Learns one region, with a progress bar. Throws only if aborted; failures are part of the result. */
export async function learnRegion(
  engine: Learning,
  { prices, ...request }: LearnRegionRequest,
  context: CommandContext,
): Promise<LearnedRegion> {
  const { region } = request;
  const before = await servedError(engine, region);
  const progress = createProgress({ ...context, label: region, noun: 'steps' });
  try {
    const outcome = await engine.learn({
      ...request,
      onProgress: ({ done, total }) => progress.update(done, total),
    });
    const after = await servedError(engine, region);
    const issue = await engine.newestIssue(region);
    return {
      region,
      status: outcome.status,
      promoted: outcome.status === 'learned' ? outcome.promoted : null,
      maeBefore: before?.mae ?? null,
      maeAfter: after?.mae ?? null,
      rmaeAfter: after?.rmae ?? null,
      perUnit: issue ? perUnit(issue) : null,
      model: issue?.provenance.modelId ?? null,
      reason: outcome.status === 'learned' ? null : outcome.reason,
      prices,
    };
  } catch (error) {
    if (request.signal.aborted) throw error;
    const nothing = { promoted: null, maeAfter: null, rmaeAfter: null, perUnit: null, model: null };
    const reason = describeError(error);
    return { region, status: 'failed', ...nothing, maeBefore: before?.mae ?? null, reason, prices };
  } finally {
    progress.end();
  }
}

const WINDOW_DAYS = 28;

async function servedError(engine: Learning, region: RegionCode) {
  const rows = await engine.accuracy(region);
  return rows.find((row) => row.expert === 'ensemble' && row.leadDay === 1 && row.windowDays === WINDOW_DAYS);
}

export function showLearned(rows: readonly LearnedRegion[]): string {
  const sources = [...new Set(rows.flatMap(({ prices }) => prices?.sourceName ?? []))];
  return `${learnedTable(rows)}${sources.length > 0 ? `prices: ${sources.join(', ')}\n` : ''}`;
}

const learnedTable = (rows: readonly LearnedRegion[]): string =>
  renderTable<LearnedRegion>(
    [
      { title: 'region', text: ({ region }) => region },
      { title: 'status', text: ({ status }) => status.replace('_', ' ') },
      { title: 'promoted', text: ({ promoted }) => (promoted === null ? '' : promoted ? 'yes' : 'no (kept previous)') },
      { title: 'MAE before', align: 'right', text: ({ maeBefore }) => maeBefore?.toFixed(3) ?? '-' },
      { title: 'after', align: 'right', text: ({ maeAfter }) => maeAfter?.toFixed(3) ?? '-' },
      { title: 'in', text: ({ perUnit: unit }) => unit ?? '' },
      { title: 'rMAE', align: 'right', text: ({ rmaeAfter }) => rmaeAfter?.toFixed(3) ?? '-' },
      { title: 'model', text: ({ model }) => model ?? '-' },
      { title: 'why', text: ({ reason }) => reason ?? '' },
    ],
    rows,
  );
