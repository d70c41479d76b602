import { rm, writeFile } from 'node:fs/promises';
import {
  type Combination,
  combine,
  type Expert,
  fileCheckpoints,
  type Panel,
  type Period,
  parseEpfPanel,
  scoreAll,
  type Track,
  walkResumably,
} from '@energy-optimizer/forecasting';
import type { CommandContext } from '../context.ts';
import { CommandFailed, describeError, EXIT } from '../errors.ts';
import { readBytes } from '../import/read-file.ts';
import { createProgress } from '../progress.ts';
import { testDaysOf } from './days.ts';
import { type BacktestReport, reportOf } from './report.ts';

export interface BacktestRequest {
  readonly file: string;
  /** Creates unfitted experts. Called once per expert, so that the state of one is released before the next starts. */
  readonly experts: () => readonly Expert[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly testDays?: number | undefined;
  readonly exogenous: boolean;
  /** Path of the JSON report; intermediate results are kept next to it until it is complete. */
  readonly report?: string | undefined;
  /** How often they are saved; for tests. */
  readonly saveEveryMs?: number | undefined;
}

/** The forecasts of a file's last days, each made from the data known before it. */
export interface ForecastDays extends Period {
  /** Experts that need more history than available. */
  readonly skipped: BacktestReport['skipped'];
  readonly tracks: readonly Track[];
  readonly combination: Combination;
}

/**
 * Forecasts the last days of a file one by one and reports on them. The report is written if the request names a file;
 * then the intermediate results are removed.
 * @throws CommandFailed for a file that cannot be read, and when interrupted
 */
export async function runBacktest<Report>(
  request: BacktestRequest,
  context: CommandContext,
  reportOn: (days: ForecastDays) => Report,
): Promise<Report> {
  const signal = context.interrupts.catch();
  const panel = await readPanel(request);
  const { from, to } = testDaysOf(panel, request);
  const period: Period = { panel, from, to };
  const usable = () => request.experts().filter(({ minDays }) => minDays <= from);
  const skipped = request
    .experts()
    .filter(({ minDays }) => minDays > from)
    .map(({ id, minDays }) => ({ id, reason: `needs ${minDays} days; has ${from}` }));
  const folder = request.report === undefined ? undefined : `${request.report}.partial`;
  const tracks: Track[] = [];
  for (let turn = 0; turn < usable().length; turn += 1) {
    const expert = usable()[turn]!;
    const label = `${expert.id} (${turn + 1} of ${usable().length})`;
    tracks.push(await walk(expert, period, { context, signal, label, folder, saveEveryMs: request.saveEveryMs }));
  }
  const report = reportOn({ ...period, skipped, tracks, combination: combine(tracks, period) });
  if (request.report !== undefined) await writeReport(request.report, report);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  return report;
}

/** The errors of the forecasts. */
export function scoresOf(
  file: string,
  { panel, from, to, skipped, tracks, combination }: ForecastDays,
): BacktestReport {
  const scores = scoreAll(tracks, combination, { panel, from, to });
  return reportOf({ file, panel, from, to, skipped, scores, combination });
}

async function readPanel({ file, exogenous }: BacktestRequest): Promise<Panel> {
  const text = new TextDecoder().decode(await readBytes(file));
  const panel = parsed(file, text);
  if (!panel.prices.some((price) => Number.isFinite(price)))
    throw new CommandFailed(`${file} has no prices; an EPF file must have them in its last column`);
  return exogenous ? panel : { ...panel, exogenous: [] };
}

function parsed(file: string, text: string): Panel {
  try {
    return parseEpfPanel(text);
  } catch (error) {
    throw new CommandFailed(`${file} is not an EPF file: ${describeError(error)}`, EXIT.failure, error);
  }
}

interface Walk {
  readonly context: CommandContext;
  readonly signal: AbortSignal;
  readonly label: string;
  readonly folder: string | undefined;
  readonly saveEveryMs: number | undefined;
}

async function walk(
  expert: Expert,
  period: Period,
  { context, signal, label, folder, saveEveryMs }: Walk,
): Promise<Track> {
  const progress = createProgress({ ...context, label, noun: 'days' });
  const days = period.to - period.from;
  let heard = false;
  const onDay = (done: number) => {
    if (!heard && done > 1) context.terminal.err(`${label}: resuming after ${done} of ${days} days\n`);
    heard = true;
    progress.update(done, days);
  };
  try {
    return await walkResumably(expert, period, {
      costMs,
      nowMs: context.nowMs,
      checkpoints: folder === undefined ? undefined : fileCheckpoints(folder),
      signal,
      saveEveryMs,
      onDay,
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    const hint = folder === undefined ? 'use --report to make a run resumable' : 'run the same command again to resume';
    throw new CommandFailed(`interrupted; ${hint}`, EXIT.interrupted);
  } finally {
    progress.end();
  }
}

/** CPU time of this process, which does not depend on the load of the machine. */
function costMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

async function writeReport(file: string, report: unknown): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  } catch (error) {
    throw new CommandFailed(`could not write ${file}: ${describeError(error)}`, EXIT.failure, error);
  }
}
