import type { Db, Sql } from '@energy-optimizer/db';
import { AppError } from '@energy-optimizer/kernel';
import { replaceAccuracy } from './accuracy.ts';
import { type MarketTerms, saveMarket } from './markets.ts';
import type { AccuracyRow, LearnedRegion, RunRecord, StoredArtifact } from './records.ts';

/** First half of the advisory lock's key; the second is the market. */
const LEARNING_LOCK = 7_201_301;

/** Number of promoted runs whose artifacts are kept: the active one and one to roll back to. */
const KEPT_PROMOTED = 2;

/**
 * The lock lives as long as the transaction: if the process is killed or its connection breaks, the server releases it.
 * Between its two statements the transaction is idle, so it blocks neither vacuum nor other work.
 */
export async function exclusively<T>(db: Db, marketId: number, work: () => Promise<T>): Promise<T | undefined> {
  let finished: { readonly result: T } | undefined;
  const locked = async (tx: Sql): Promise<T | undefined> => {
    const [lock] = await tx.select<{ isHeld: boolean }>({
      text: 'SELECT pg_try_advisory_xact_lock($1, $2) AS "isHeld"',
      values: [LEARNING_LOCK, marketId],
    });
    if (!lock!.isHeld) return undefined;
    // Uses another connection, so that no writing transaction stays open during the work.
    await db.query({
      text: `UPDATE learning_run SET status = 'failed', error = 'the process ended before the run did'
              WHERE market_id = $1 AND status = 'running'`,
      values: [marketId],
    });
    finished = { result: await work() };
    return finished.result;
  };
  try {
    // The work writes on other connections, so its writes are not rolled back with this transaction.
    return await db.transaction(locked, { repeat: false });
  } catch (error) {
    // The work is done and stored; losing the lock does not undo it.
    if (finished) return finished.result;
    throw error;
  }
}

export async function beginRun(
  db: Sql,
  run: Pick<RunRecord, 'marketId' | 'asOf' | 'startedAt' | 'modelId'>,
): Promise<number> {
  const [row] = await db.select<{ id: number }>({
    text: `INSERT INTO learning_run (market_id, as_of, status, started_at, model_id) VALUES ($1, $2, 'running', $3, $4) RETURNING id`,
    values: [run.marketId, run.asOf, run.startedAt, run.modelId],
  });
  return row!.id;
}

export interface SucceededRun {
  readonly id: number;
  readonly finishedAt: Date;
  readonly promoted: boolean;
  /** The price properties the run was trained with; recorded with the promoted model. */
  readonly market?: MarketTerms;
  readonly learnedThrough: string;
  readonly report: Readonly<Record<string, unknown>>;
  readonly artifacts: readonly StoredArtifact[];
  readonly accuracy: readonly AccuracyRow[];
}

export async function succeedRun(db: Db, run: SucceededRun): Promise<void> {
  await db.transaction(async (tx) => {
    const [ended] = await tx.select<{ marketId: number }>({
      text: `
        UPDATE learning_run SET status = 'succeeded', promoted = $2, finished_at = $3, learned_through = $4::date, report = $5
         WHERE id = $1 AND status = 'running' RETURNING market_id AS "marketId"`,
      values: [run.id, run.promoted, run.finishedAt, run.learnedThrough, JSON.stringify(run.report)],
    });
    if (!ended) throw notRunning(run.id);
    const { marketId } = ended;
    for (const stored of run.artifacts) await insertArtifact(tx, run.id, stored);
    await replaceAccuracy(tx, marketId, run.accuracy);
    if (run.promoted) {
      if (run.market) await saveMarket(tx, run.market);
      await tx.query({
        text: 'UPDATE forecast_market SET serving_run_id = $2, learned_through = $3::date WHERE id = $1',
        values: [marketId, run.id, run.learnedThrough],
      });
    }
    await pruneArtifacts(tx, marketId, run.id);
  });
}

const notRunning = (id: number) =>
  new AppError('conflict', {
    code: 'run_not_running',
    publicMessage: `learning run ${id} is no longer running: it was marked as dead`,
  });

/** The header is sent as text: `json` preserves it, and its checksum covers the order of its keys. */
async function insertArtifact(tx: Sql, runId: number, { name, artifact }: StoredArtifact): Promise<void> {
  const { expert, version, header, weights, checksum } = artifact;
  await tx.query({
    name: 'ml_insert_artifact',
    text: `INSERT INTO model_artefact (run_id, name, expert, version, header, weights, checksum) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      runId,
      name,
      expert,
      version,
      JSON.stringify(header),
      Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength),
      checksum,
    ],
  });
}

async function pruneArtifacts(tx: Sql, marketId: number, runId: number): Promise<void> {
  await tx.query({
    text: `
      DELETE FROM model_artefact a USING learning_run r
       WHERE a.run_id = r.id AND r.market_id = $1 AND r.id <> $2
         AND r.id NOT IN (SELECT p.id FROM learning_run p WHERE p.market_id = $1 AND p.promoted
                           ORDER BY p.id DESC LIMIT ${KEPT_PROMOTED})`,
    values: [marketId, runId],
  });
}

export async function failRun(db: Sql, id: number, finishedAt: Date, error: string): Promise<void> {
  await db.query({
    text: `UPDATE learning_run SET status = 'failed', finished_at = $2, error = $3 WHERE id = $1 AND status = 'running'`,
    values: [id, finishedAt, error],
  });
}

const RUN_COLUMNS = `id, market_id AS "marketId", as_of AS "asOf", status, promoted, started_at AS "startedAt",
  finished_at AS "finishedAt", model_id AS "modelId", learned_through::text AS "learnedThrough", report, error`;

export async function recentRuns(
  db: Sql,
  { marketId, limit }: { readonly marketId?: number; readonly limit: number },
): Promise<RunRecord[]> {
  return db.select<RunRecord>({
    text: `SELECT ${RUN_COLUMNS} FROM learning_run WHERE $1::int IS NULL OR market_id = $1
            ORDER BY started_at DESC, id DESC LIMIT $2`,
    values: [marketId ?? null, limit],
  });
}

export async function runById(db: Sql, id: number): Promise<RunRecord | undefined> {
  const text = `SELECT ${RUN_COLUMNS} FROM learning_run WHERE id = $1`;
  const [run] = await db.select<RunRecord>({ text, values: [id] });
  return run;
}

export async function hasLearned(db: Sql, marketId: number, asOf: Date): Promise<boolean> {
  const [found] = await db.select<{ isThere: boolean }>({
    text: `SELECT EXISTS (SELECT FROM learning_run WHERE market_id = $1 AND as_of = $2 AND status = 'succeeded') AS "isThere"`,
    values: [marketId, asOf],
  });
  return found!.isThere;
}

export async function newestRuns(db: Sql): Promise<LearnedRegion[]> {
  const rows = await db.select<Omit<LearnedRegion, 'durationMs'> & { readonly startedAt: Date }>({
    text: `
      SELECT m.region, r.started_at AS "startedAt", r.finished_at AS "learnedAt", a.mae, m.currency || '/' || m.unit AS unit
        FROM forecast_market m
       CROSS JOIN LATERAL (SELECT started_at, finished_at FROM learning_run l WHERE l.market_id = m.id AND l.status = 'succeeded'
                            ORDER BY started_at DESC LIMIT 1) r
        LEFT JOIN forecast_accuracy a ON a.market_id = m.id AND a.expert = 'ensemble' AND a.lead_day = 1 AND a.window_days = 28
       ORDER BY m.region`,
  });
  return rows.map(({ startedAt, ...learned }) => ({
    ...learned,
    durationMs: learned.learnedAt.getTime() - startedAt.getTime(),
  }));
}

export async function readArtifacts(db: Sql, runId: number): Promise<StoredArtifact[]> {
  const rows = await db.select<StoredArtifact['artifact'] & { readonly name: string }>({
    text: `SELECT name, expert, version, header, weights, checksum FROM model_artefact WHERE run_id = $1 ORDER BY name`,
    values: [runId],
  });
  return rows.map(({ name, weights, ...artifact }) => ({
    name,
    // The driver's Buffer, as a plain array of its bytes.
    artifact: { ...artifact, weights: new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength) },
  }));
}
