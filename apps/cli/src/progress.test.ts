import { describe, expect, test } from 'vitest';
import { createProgress, progressLine } from './progress.ts';
import { memoryTerminal } from './testing/memory-terminal.ts';

const handClock = () => {
  let ms = 0;
  return { nowMs: () => ms, pass: (more: number) => (ms += more) };
};

describe('a progress display', () => {
  test('has a bar, the share, the rate and the remaining time', () => {
    const line = progressLine({ done: 25_000, total: 100_000, noun: 'rows', elapsedMs: 500, bar: true });
    expect(line).toBe('[====            ] 25%  25,000 / 100,000 rows  50,000 rows/s  ETA 1.5 s');
  });

  test('has no share and no remaining time if the total is unknown', () => {
    expect(progressLine({ done: 40, total: undefined, noun: 'rows', elapsedMs: 1_000, bar: true })).toBe(
      '40 rows  40 rows/s',
    );
  });

  test('shows the duration of steps longer than a second, never 0 per second', () => {
    const line = (done: number) => progressLine({ done, total: 90, noun: 'steps', elapsedMs: 68_000, bar: false });
    expect(line(20)).toBe('22%  20 / 90 steps  3.4 s/step  ETA 3 min 58 s');
    expect(line(0)).toBe('0%  0 / 90 steps  ? s/step  ETA ?');
  });

  test('is one line on a terminal, redrawn at most ten times a second and finally removed', () => {
    const { terminal, written } = memoryTerminal({ errIsTty: true, errColumns: 30 });
    const clock = handClock();
    const progress = createProgress({ terminal, label: 'x.csv', noun: 'rows', nowMs: clock.nowMs });
    progress.update(1, 10);
    clock.pass(99);
    progress.update(2, 10);
    clock.pass(1);
    progress.update(3, 10);
    progress.end();
    const frames = written.stderr.split('\r\x1b[2K');
    expect(frames).toHaveLength(4);
    expect(frames[3]).toBe('');
    expect(Math.max(...frames.map(({ length }) => length))).toBe(29);
    expect(written.stderr).not.toContain('\n');
  });

  test('is a plain line every five seconds elsewhere', () => {
    const { terminal, written } = memoryTerminal();
    const clock = handClock();
    const progress = createProgress({ terminal, label: 'x.csv', noun: 'rows', nowMs: clock.nowMs });
    for (let done = 1; done <= 10; done++) {
      clock.pass(1_000);
      progress.update(done, 20);
    }
    progress.end();
    expect(written.stderr).toBe(
      'x.csv: 25%  5 / 20 rows  1 rows/s  ETA 15 s\nx.csv: 50%  10 / 20 rows  1 rows/s  ETA 10 s\n',
    );
  });
});
