import { describe, expect, it } from 'vitest';
import { parseEpfPanel, toPanel } from './panel.ts';

const row = (date: string, step: number, price: number) => ({ date, step, price, exogenous: [] });
const day = (date: string, prices: readonly number[]) => prices.map((price, step) => row(date, step, price));

describe('the panel', () => {
  it('averages the repeated autumn slot and interpolates the skipped spring slot', () => {
    const rows = [...day('2024-10-27', [1, 2, 3, 4]), row('2024-10-27', 2, 5), row('2024-10-28', 0, 1)];
    rows.push(row('2024-10-28', 2, 3), row('2024-10-28', 3, 4));
    expect([...toPanel(rows, 4).prices]).toEqual([1, 2, 4, 4, 1, 2, 3, 4]);
  });

  it('keeps every date and leaves missing days and longer gaps unknown', () => {
    const panel = toPanel(
      [...day('2024-03-01', [1, 2, 3, 4, 5, 6]), row('2024-03-03', 0, 1), row('2024-03-03', 5, 6)],
      6,
    );
    expect(panel.dates).toEqual(['2024-03-01', '2024-03-02', '2024-03-03']);
    expect([...panel.prices].filter(Number.isNaN)).toHaveLength(10);
  });

  it('rejects a slot outside the day and rows with different series', () => {
    expect(() => toPanel([row('2024-03-01', 4, 1)], 4)).toThrow('outside');
    expect(() => toPanel([row('2024-03-01', 0, 1), { ...row('2024-03-01', 1, 1), exogenous: [2] }], 4)).toThrow(
      'differ',
    );
    expect(() => toPanel([], 4)).toThrow('at least one');
  });

  it('reads both date layouts of the benchmark, the price first or last', () => {
    const first = parseEpfPanel('Date,Price,gas price\n2011-01-09 00:00:00,32.5,7\n');
    expect([first.prices[0], first.exogenous.map((series) => series[0])]).toEqual([32.5, [7]]);
    const panel = parseEpfPanel('date, load,OT\n2013/1/1 0:00,42497,31.05\n2013-01-01 01:00:00,,30.47\n');
    expect([panel.prices[0], panel.prices[1]]).toEqual([31.05, 30.47]);
    expect(panel.exogenous[0]![0]).toBe(42497);
    expect(panel.exogenous[0]![1]).toBeNaN();
    expect(() => parseEpfPanel('date,OT\nyesterday,1\n')).toThrow('line 2: not a date');
    expect(() => parseEpfPanel('date,OT\n2013/1/1 0:00,cheap\n')).toThrow('line 2: not a number: cheap');
    expect(() => parseEpfPanel('date,load\n2013/1/1 0:00,1\n')).toThrow('no column "OT" or "Price"');
    expect(() => parseEpfPanel('date,load,OT\n2013/1/1 0:00,1\n')).toThrow('line 2 has different columns');
  });

  it('rejects a file in which two columns could be the price', () => {
    const file = 'date,Price zone 1,Price zone 2\n2013/1/1 0:00,1,2\n';
    expect(() => parseEpfPanel(file)).toThrow('the columns "Price zone 1" and "Price zone 2" could both be the price');
  });
});
