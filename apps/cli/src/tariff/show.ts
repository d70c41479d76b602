import {
  type Audit,
  type Bill,
  chargeText,
  type Finding,
  type Line,
  type ReadyComponent,
} from '@energy-optimizer/tariffs';
import { plural } from '../format.ts';
import { renderTable } from '../table.ts';
import { findingText } from './files.ts';

const decimals = (value: number | null, digits: number): string => (value === null ? '-' : value.toFixed(digits));

/** A bill as a table of lines, with its sums and unknown amounts. */
export function showBill(bill: Bill, findings: readonly Finding[]): string {
  const { currency, period, lines } = bill;
  const months = new Set(lines.map(({ billingPeriod }) => billingPeriod)).size;
  const table = renderTable(
    [
      ...(months > 1 ? [{ title: 'from', text: (line: Line) => line.billingPeriod }] : []),
      {
        title: 'charge',
        text: (line: Line) =>
          [line.name, line.period, line.tier === null ? null : `tier ${line.tier}`]
            .filter((part) => part !== null)
            .join(', '),
      },
      { title: 'quantity', align: 'right', text: (line) => decimals(line.quantity, 3) },
      { title: 'unit', text: (line) => line.unit },
      { title: 'rate', align: 'right', text: (line) => decimals(line.rate, 5) },
      {
        title: currency,
        align: 'right',
        text: (line) => (line.amount === null ? 'unknown' : line.amount.toFixed(2)),
      },
      { title: 'rule', text: (line) => line.rule },
    ],
    lines,
  );
  const unknown = lines
    .filter(({ amount }) => amount === null)
    .map(({ name, note }) => `unknown: ${name}: ${note ?? ''}`);
  return [
    `${bill.tariff.name}: ${period.start} to ${period.end} (${plural(period.days, 'day')})`,
    table.trimEnd(),
    `total ${bill.total.toFixed(2)} ${currency}, of which VAT ${bill.vat.toFixed(2)}${bill.complete ? '' : '; incomplete'}`,
    ...unknown,
    ...bill.notices.map((notice) => `note: ${notice}`),
    ...findings.map(findingText),
    '',
  ].join('\n');
}

export function showFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no findings\n';
  return `${findings.map(findingText).join('\n')}\n`;
}

export function showAudit({ differences, compared, agrees }: Audit, currency: string): string {
  if (agrees) return `${plural(compared, 'figure')} compared: all agree within 0.5 %\n`;
  const table = renderTable(
    [
      { title: 'line', text: ({ line }: Audit['differences'][number]) => line },
      { title: 'invoiced', align: 'right', text: ({ invoiced }) => decimals(invoiced, 2) },
      { title: 'computed', align: 'right', text: ({ computed }) => decimals(computed, 2) },
      { title: `difference, ${currency}`, align: 'right', text: ({ difference }) => decimals(difference, 2) },
      { title: 'reason', text: ({ cause, message }) => `${cause}: ${message}` },
    ],
    differences,
  );
  return `${plural(compared, 'figure')} compared, ${plural(differences.length, 'difference')}:\n${table}`;
}

/** Ready-made components as a table, with their conditions and the charges that are missing. */
export function showComponents(components: readonly ReadyComponent[], outdated: readonly ReadyComponent[]): string {
  const table = renderTable<ReadyComponent>(
    [
      { title: 'component', text: ({ id }) => id },
      { title: 'name', text: ({ name }) => name },
      { title: 'where', text: ({ country, regions }) => regions?.join(', ') ?? country },
      { title: 'charge', text: chargeText },
      { title: 'from', text: ({ from }) => from },
      { title: 'until', text: ({ until }) => until ?? '-' },
      { title: 'as of', text: ({ source }) => source.asOf },
      { title: 'source', text: ({ source }) => source.url },
    ],
    components,
  );
  const notes = components.flatMap(({ id, from, note }) =>
    note === undefined ? [] : [`note: ${id} from ${from}: ${note}`],
  );
  const missing = outdated.map(
    (ready) => `missing: ${ready.id} is known until ${ready.until} (${chargeText(ready)}); its rate since then is not`,
  );
  const shown = components.length === 0 ? 'no component is known for that day' : table.trimEnd();
  return [shown, ...notes, ...missing, ''].join('\n');
}
