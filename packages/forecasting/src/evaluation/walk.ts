import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { packFloats, unpackFloats } from '../experts/artifact.ts';
import type { Artifact, Expert } from '../experts/expert.ts';
import { type Period, type Track, trackOf } from './backtest.ts';

/** Where a long walk saves its progress, so that an interrupted one resumes instead of restarting. */
export interface Checkpoints {
  read(name: string): Promise<Uint8Array | undefined>;
  /** Atomic: a reader never sees a partial write. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

export interface WalkOptions {
  /** Cost clock in milliseconds; CPU time is more meaningful than elapsed time on a busy machine. */
  readonly costMs: () => number;
  /** A monotonic clock in milliseconds, for how often to save. */
  readonly nowMs: () => number;
  readonly checkpoints?: Checkpoints | undefined;
  /** Maximum work lost when killed; default 5 s. */
  readonly saveEveryMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called for each completed day, including those of an earlier walk. */
  readonly onDay?: ((done: number) => void) | undefined;
}

const SAVE_EVERY_MS = 5_000;

/** The progress so far. */
interface Progress {
  /** Days done. */
  done: number;
  readonly forecasts: Float64Array;
  readonly costsMs: Float64Array;
}

/**
 * Runs an expert over each day of the period: fitted before the first, updated before each of the others. With
 * checkpoints it resumes where an earlier walk over the same data stopped, from the expert's saved state; forecasts
 * then agree to within rounding errors.
 * @throws the signal's reason when aborted; progress is saved first
 */
export async function walkResumably(expert: Expert, period: Period, options: WalkOptions): Promise<Track> {
  const { panel, from, to } = period;
  const { checkpoints, costMs, nowMs, signal, onDay } = options;
  const name = `${expert.id}-${fingerprint(expert, period)}`;
  const saved = await checkpoints?.read(name);
  const progress = (saved && resumed(expert, period, saved)) ?? start(period);
  const save = () => checkpoints?.write(name, snapshot(expert, progress, to - from));
  if (progress.done > 0) onDay?.(progress.done);
  let savedMs = nowMs();
  while (progress.done < to - from) {
    const day = from + progress.done;
    const before = costMs();
    if (progress.done === 0) expert.fit(panel, day);
    else expert.update(panel, day);
    progress.forecasts.set(expert.predict(panel, day), progress.done * panel.steps);
    progress.costsMs[progress.done] = costMs() - before;
    progress.done += 1;
    onDay?.(progress.done);
    // Yields, so that an interrupt can be handled.
    await breathe();
    const due = nowMs() - savedMs >= (options.saveEveryMs ?? SAVE_EVERY_MS);
    if (due || signal?.aborted || progress.done === to - from) {
      await save();
      savedMs = nowMs();
    }
    signal?.throwIfAborted();
  }
  return trackOf(expert, progress.forecasts, progress.costsMs);
}

const start = ({ panel, from, to }: Period): Progress => ({
  done: 0,
  forecasts: new Float64Array((to - from) * panel.steps),
  costsMs: new Float64Array(to - from),
});

/** Identifies the data of a checkpoint, so that one of other data is never used. */
function fingerprint({ id }: Expert, { panel, from, to }: Period): string {
  const hash = createHash('sha256').update(`${id} ${from} ${to} ${panel.steps} ${panel.dates[0]}`);
  for (const series of [panel.prices, ...panel.exogenous]) hash.update(series);
  if (panel.holidays) hash.update(panel.holidays);
  return hash.digest('hex').slice(0, 16);
}

/** One line of JSON, the forecasts and costs so far, then the expert's weights; a finished walk needs no weights. */
function snapshot(expert: Expert, progress: Progress, days: number): Uint8Array {
  const { done, forecasts, costsMs } = progress;
  const artifact = done < days ? expert.serialize() : undefined;
  const { weights = new Uint8Array(), ...rest } = artifact ?? {};
  const head = JSON.stringify({ done, artifact: artifact ? rest : null });
  return Buffer.concat([Buffer.from(`${head}\n`), packFloats([forecasts, costsMs]), weights]);
}

interface Head {
  readonly done: number;
  readonly artifact: Omit<Artifact, 'weights'> | null;
}

/** Undefined for a snapshot that cannot be resumed (another version, or damaged); the walk then restarts. */
function resumed(expert: Expert, period: Period, bytes: Uint8Array): Progress | undefined {
  const progress = start(period);
  try {
    const end = bytes.indexOf(0x0a);
    const head = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString('utf8')) as Head;
    const weightsAt = end + 1 + progress.forecasts.byteLength + progress.costsMs.byteLength;
    unpackFloats(bytes.slice(end + 1, weightsAt), [progress.forecasts, progress.costsMs]);
    if (head.artifact) expert.restore({ ...head.artifact, weights: bytes.slice(weightsAt) });
    else if (head.done < period.to - period.from) return undefined;
    return { ...progress, done: head.done };
  } catch {
    return undefined;
  }
}
