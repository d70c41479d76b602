import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Bill, computeBill } from './bill/compute-bill.ts';
import { importTariff } from './import/import-any.ts';
import { lintTariff } from './lint/lint-tariff.ts';
import { readUsageCsv } from './usage/read-csv.ts';
import { readPricesCsv } from './usage/read-prices.ts';
import { readUsageDocument } from './usage/usage-document.ts';

const PAGE = readFileSync(path.join(import.meta.dirname, '../../../docs/tariffs.md'), 'utf8');

interface Worked {
  readonly tariff: string;
  readonly usage: string;
  /** Rows of the table that follows. */
  readonly rows: readonly string[];
}

/** Tariff, usage and the table of the bill, for each bill of the page. */
const worked = (): Worked[] =>
  PAGE.split('```json tariff\n')
    .slice(1)
    .map((part) => ({
      tariff: part.slice(0, part.indexOf('```')),
      usage: /^```(?:csv|json) usage\n([\s\S]*?)^```/m.exec(part)?.[1] ?? '',
      rows: part
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .slice(1),
    }));

const digits = (value: number | null, decimals: number): string => (value === null ? '' : value.toFixed(decimals));

function rowsOf(bill: Bill): string[] {
  const lines = bill.lines.map(({ component, period, tier, quantity, unit, rate, net, amount }) => {
    const name = [component, period, tier === null ? null : `tier ${tier}`].filter((part) => part !== null).join(', ');
    return `| ${name} | ${digits(quantity, 3)} ${unit} | ${digits(rate, 5)} | ${digits(net, 2)} | ${digits(amount, 2)} |`;
  });
  return [...lines, `| **total** | | | ${bill.net.toFixed(2)} | **${bill.total.toFixed(2)} ${bill.currency}** |`];
}

function billOf({ tariff: text, usage: given }: Worked): Bill {
  const tariff = importTariff(text).tariff!;
  const isCsv = !given.startsWith('{');
  const { timeZone } = tariff;
  const usage = isCsv ? readUsageCsv(given, { timeZone }) : readUsageDocument(JSON.parse(given));
  const [name] = Object.keys(tariff.series);
  const series =
    name === undefined
      ? {}
      : { [name]: readPricesCsv(given, { timeZone, column: given.includes('spot') ? 'spot' : 'price' }) };
  const starts = [...usage.startMs, ...usage.registers.map(({ startMs }) => startMs)];
  const ends = [...usage.endMs, ...usage.registers.map(({ endMs }) => endMs)];
  return computeBill(
    tariff,
    usage,
    { start: new Date(Math.min(...starts)), end: new Date(Math.max(...ends)) },
    { series },
  );
}

test('the register readings of docs/tariffs.md are a usage document', () => {
  const blocks = [...PAGE.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, text]) => text!);
  const readings = blocks.filter((text) => text.includes('"registers"'));
  expect(readings.map((text) => readUsageDocument(JSON.parse(text)).registers.length)).toEqual([1]);
});

describe('the worked bills of docs/tariffs.md', () => {
  test('cover four countries, one of them with gas', () => {
    expect(worked().length).toBe(5);
  });

  test.each(worked().map((one) => [JSON.parse(one.tariff).name as string, one] as const))(
    '%s: the page has the lines of the computed bill',
    (_name, one) => {
      const bill = billOf(one);
      expect(bill.complete).toBe(true);
      expect(rowsOf(bill)).toEqual(one.rows);
    },
  );

  test.each(worked().map((one) => [JSON.parse(one.tariff).name as string, one] as const))(
    '%s: the tariff has no findings',
    (_name, { tariff }) => {
      expect(lintTariff(importTariff(tariff).tariff!)).toEqual([]);
    },
  );
});
