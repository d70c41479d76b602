import { count, duration } from './format.ts';
import type { Terminal } from './terminal.ts';

/** Progress of a long-running operation. */
export interface Progress {
  /** `total` is undefined while it is unknown. */
  update(done: number, total?: number): void;
  /** Removes the bar (terminal) or writes the last line (otherwise). */
  end(): void;
}

const REDRAW_MS = 100;
/** Interval of the plain lines written to logs and pipes. */
const LINE_MS = 5_000;
const BAR = 16;

/**
 * A bar with rate and remaining time on a terminal, a plain line every few seconds elsewhere.
 * @param nowMs a monotonic clock
 */
export function createProgress(options: {
  readonly terminal: Terminal;
  readonly label: string;
  readonly noun: string;
  readonly nowMs: () => number;
}): Progress {
  const { terminal, label, noun, nowMs } = options;
  const startedMs = nowMs();
  let shownMs = terminal.errIsTty ? Number.NEGATIVE_INFINITY : startedMs;
  let drawn = false;
  return {
    update: (done, total) => {
      const now = nowMs();
      if (now - shownMs < (terminal.errIsTty ? REDRAW_MS : LINE_MS)) return;
      shownMs = now;
      const text = progressLine({ done, total, noun, elapsedMs: now - startedMs, bar: terminal.errIsTty });
      drawn = true;
      if (terminal.errIsTty) terminal.err(`\r\x1b[2K${`${label} ${text}`.slice(0, terminal.errColumns - 1)}`);
      else terminal.err(`${label}: ${text}\n`);
    },
    end: () => {
      if (drawn && terminal.errIsTty) terminal.err('\r\x1b[2K');
    },
  };
}

/** `[=====>    ] 48%  25,000 / 52,416 rows  61,200 rows/s  ETA 0.4 s`. */
export function progressLine(state: {
  readonly done: number;
  readonly total: number | undefined;
  readonly noun: string;
  readonly elapsedMs: number;
  readonly bar: boolean;
}): string {
  const { done, total, noun, elapsedMs } = state;
  const perSecond = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const rate = rateOf(perSecond, noun);
  if (!total) return `${count(done)} ${noun}  ${rate}`;
  const share = Math.min(1, done / total);
  const eta = perSecond > 0 ? duration(((total - done) / perSecond) * 1000) : '?';
  const filled = Math.round(share * BAR);
  const bar = state.bar ? `[${'='.repeat(filled)}${' '.repeat(BAR - filled)}] ` : '';
  return `${bar}${Math.floor(share * 100)}%  ${count(done)} / ${count(total)} ${noun}  ${rate}  ETA ${eta}`;
}

/** `9 steps/s`, or `3.4 s/step` where a second is not enough for one. */
function rateOf(perSecond: number, noun: string): string {
  if (perSecond >= 1) return `${count(perSecond)} ${noun}/s`;
  return `${perSecond > 0 ? duration(1000 / perSecond) : '? s'}/${noun.replace(/s$/, '')}`;
}
