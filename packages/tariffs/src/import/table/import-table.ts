import type { Finding } from '../../model/parse-tariff.ts';
import { TARIFF_FORMAT, type TariffInput } from '../../model/tariff.ts';
import { type Imported, type ImportOptions, idOf, imported } from '../imported.ts';
import { type Block, blocksOf, layersOf, REST, scheduleOf } from './pack.ts';
import { type ChargeRow, readRows } from './rows.ts';

export interface TableOptions extends ImportOptions {
  readonly utility?: 'electric' | 'gas' | undefined;
  readonly name?: string | undefined;
  readonly currency?: string | undefined;
}

type Components = TariffInput['components'];
interface Built {
  readonly components: Components;
  readonly schedules: NonNullable<TariffInput['schedules']>;
}

/** Tiers of a block: each charge applies above its limit, up to the next one's. */
function pricing({ rows }: Block) {
  if (rows.length === 1 && rows[0]!.limit === 0) return { rate: rows[0]!.charge };
  const [first] = rows;
  const free = first!.limit > 0 ? [{ upTo: first!.limit, rate: 0 }] : [];
  return {
    tiers: [
      ...free,
      ...rows.map(({ charge }, index) => {
        const next = rows[index + 1];
        return { rate: charge, ...(next ? { upTo: next.limit } : {}) };
      }),
    ],
  };
}

/** Blocks with one name and price are one period, so that the peak of a demand charge is taken over all of them. */
function periodNames(layer: readonly Block[]): (block: Block) => string {
  const names = new Map<string, string>();
  return (block) => {
    const [first] = block.rows;
    const label = first!.name === undefined ? `${layer.indexOf(block) + 1}` : first!.name;
    const key = `${label} ${block.rows.map(({ charge, limit }) => `${charge}/${limit}`).join()}`;
    let name = names.get(key);
    if (name === undefined) {
      const plain = idOf(first!.name ?? `period-${names.size + 1}`, `period-${names.size + 1}`);
      const isTaken = plain === REST || [...names.values()].includes(plain);
      name = isTaken ? `${plain}-${names.size + 1}` : plain;
      names.set(key, name);
    }
    return name;
  };
}

const SHAPES = {
  energy: { kind: 'energy', name: 'Energy' },
  export: { kind: 'energy', name: 'Export', category: 'export', flow: 'export' },
  demand: { kind: 'demand', name: 'Demand' },
} as const;

/** The rows of one type as components, one per layer. */
function layered(rows: readonly ChargeRow[], type: keyof typeof SHAPES, per: 'month' | 'day'): Built {
  const built: Built = { components: [], schedules: {} };
  for (const [index, layer] of layersOf(blocksOf(rows)).entries()) {
    const id = `${type}${per === 'day' ? '-daily' : ''}${index === 0 ? '' : `-${index + 1}`}`;
    const periodOf = periodNames(layer);
    const timing = scheduleOf(layer, periodOf);
    const priced = new Map(layer.map((block) => [timing ? periodOf(block) : '', pricing(block)]));
    // Nothing is charged at other times: a demand charge needs no rate then, and energy has a rate of 0.
    if (timing?.hasRest && type !== 'demand') priced.set(REST, { rate: 0 });
    const rates = [...priced].map(([period, price]) => ({ ...(period === '' ? {} : { period }), ...price }));
    const common = { id, ...(timing ? { schedule: id } : {}), rates };
    built.components.push(type === 'demand' ? { ...SHAPES.demand, ...common, per } : { ...SHAPES[type], ...common });
    if (timing) built.schedules[id] = timing.schedule;
  }
  return built;
}

const PER = { month: 'month', day: 'day', year: 'year' } as const;

function customerCharges(rows: readonly ChargeRow[], findings: Finding[]): Components {
  return rows.map((row, index): Components[number] => {
    const unit = /\/\s*(month|day|year)/i.exec(row.unit)?.[1]?.toLowerCase() as keyof typeof PER | undefined;
    const id = index === 0 ? 'customer' : `customer-${index + 1}`;
    const name = row.name ?? 'Customer charge';
    if (unit) return { kind: 'fixed', id, name, amount: row.charge, per: PER[unit] };
    const reason = `The unit ${JSON.stringify(row.unit.slice(0, 60))} is not known; the charge is not billed.`;
    const suggestion = 'Known are $/day, $/month and $/year.';
    findings.push({ code: 'csv_unit', severity: 'error', path: `line ${row.line}`, message: reason, suggestion });
    return { kind: 'unbilled', id, name, reason };
  });
}

/**
 * Reads a table of charges as CSV: a row per charge with the months, hours (decimal: 8.5 is 08:30) and weekdays (0 =
 * Monday) at which it applies. Charges at the same time add up.
 */
export function importTable(text: string, options: TableOptions = {}): Imported {
  const findings: Finding[] = [];
  const utility = options.utility ?? 'electric';
  const rows = readRows(text, utility, findings);
  const of = (type: ChargeRow['type'], assessed?: 'month' | 'day') =>
    rows.filter((row) => row.type === type && (assessed === undefined || row.assessed === assessed));
  const parts = [
    layered(of('energy'), 'energy', 'month'),
    layered(of('demand', 'month'), 'demand', 'month'),
    layered(of('demand', 'day'), 'demand', 'day'),
    layered(of('export'), 'export', 'month'),
  ];
  const components = [...customerCharges(of('customer'), findings), ...parts.flatMap((part) => part.components)];
  if (components.length === 0) return { findings };
  const timeZone = options.timeZone ?? 'UTC';
  if (options.timeZone === undefined) {
    findings.push({
      code: 'csv_time_zone',
      severity: 'info',
      path: '',
      message: 'The table has no time zone; times were read as UTC.',
    });
  }
  const name = options.name ?? 'Tariff table';
  return imported(
    {
      ...{ format: TARIFF_FORMAT, id: idOf(name), name, currency: options.currency ?? 'USD', timeZone },
      ...(utility === 'gas' ? ({ utility: 'natural_gas', unit: gasUnit(rows) } as const) : {}),
      schedules: Object.assign({}, ...parts.map(({ schedules }) => schedules)),
      components,
    },
    findings,
  );
}

const gasUnit = (rows: readonly ChargeRow[]): 'm3' | 'therm' =>
  rows.some(({ type, unit }) => type === 'energy' && /m3|m\^3|cubic/i.test(unit)) ? 'm3' : 'therm';
