import type { Component } from '../model/components.ts';
import type { Finding } from '../model/parse-tariff.ts';
import type { COVERED, Tariff } from '../model/tariff.ts';
import { error, warning } from './finding.ts';

interface Placed {
  readonly component: Component;
  readonly path: string;
}

const startOf = (component: Component): string => component.from ?? '0000-01-01';
const endOf = (component: Component): string => component.until ?? '9999-12-31';

function lintDates(tariff: Tariff): Finding[] {
  const spans = [
    { path: '', from: tariff.from, until: tariff.until },
    ...tariff.components.map(({ from, until }, index) => ({ path: `components[${index}].`, from, until })),
  ];
  const inverted = spans.flatMap(({ path, from, until }) =>
    from !== undefined && until !== undefined && until <= from
      ? [
          error('dates_inverted', `${path}until`, `It ends (${until}) before it begins (${from}).`, {
            suggestion: '`until` is the first day on which it no longer applies.',
          }),
        ]
      : [],
  );
  const never = tariff.components.flatMap((component, index) => {
    const isBefore = tariff.from !== undefined && component.until !== undefined && component.until <= tariff.from;
    const isAfter = tariff.until !== undefined && component.from !== undefined && component.from >= tariff.until;
    return isBefore || isAfter
      ? [warning('component_never', `components[${index}]`, 'It applies on no day of the tariff.')]
      : [];
  });
  const months = tariff.components.flatMap(({ contractMonths }, index) =>
    contractMonths?.until !== undefined && contractMonths.until <= contractMonths.from
      ? [error('dates_inverted', `components[${index}].contractMonths`, 'It ends before it begins.')]
      : [],
  );
  return [...inverted, ...never, ...months];
}

const shareZone = (a: Component, b: Component): boolean =>
  !a.zones || !b.zones || a.zones.some((zone) => b.zones!.includes(zone));
const shareContract = (a: Component, b: Component): boolean =>
  (a.contractMonths?.until ?? Infinity) > (b.contractMonths?.from ?? 0) &&
  (b.contractMonths?.until ?? Infinity) > (a.contractMonths?.from ?? 0);

/** Versions of one component must not overlap and should not omit days. */
function lintVersions(tariff: Tariff): Finding[] {
  const placed = tariff.components.map((component, index): Placed => ({ component, path: `components[${index}]` }));
  const byId = Map.groupBy(placed, ({ component }) => component.id);
  return [...byId.values()].flatMap((versions) => {
    const sorted = versions.toSorted((a, b) => startOf(a.component).localeCompare(startOf(b.component)));
    return sorted.flatMap((one, index) => {
      const next = sorted[index + 1];
      if (!next || !shareZone(one.component, next.component) || !shareContract(one.component, next.component))
        return [];
      const [end, start] = [endOf(one.component), startOf(next.component)];
      if (start < end) {
        const suggestion = 'Give them different ids if both are charged; otherwise end the earlier one.';
        return [
          error(
            'component_overlap',
            next.path,
            `Two versions of ${one.component.id} apply from ${start}; both are charged.`,
            { suggestion },
          ),
        ];
      }
      return start > end
        ? [warning('component_gap', next.path, `No version of ${one.component.id} applies from ${end} until ${start}.`)]
        : [];
    });
  });
}

function lintZones(tariff: Tariff): Finding[] {
  if (!tariff.zones) return [];
  const known = new Set(tariff.zones);
  const unknown = (path: string, names: readonly string[]) =>
    names
      .filter((name) => !known.has(name))
      .map((name) =>
        error('zone_unknown', path, `Unknown zone ${name}.`, { suggestion: `Zones: ${tariff.zones!.join(', ')}.` }),
      );
  return [
    ...tariff.components.flatMap(({ zones = [] }, index) => unknown(`components[${index}].zones`, zones)),
    ...unknown('vat.zones', Object.keys(tariff.vat.zones ?? {})),
  ];
}

/** Whether the settlement of export fits the components. */
function lintSettlement({ settlement, components }: Tariff): Finding[] {
  const flows = new Set(components.flatMap((component) => ('flow' in component ? [component.flow] : [])));
  const findings: Finding[] = [];
  if (settlement.scheme === 'net_metering' && !flows.has('net')) {
    findings.push(error('settlement_flow', 'settlement.scheme', 'Net metering needs a component of the flow "net".'));
  }
  if (settlement.scheme === 'buy_all_sell_all' && !flows.has('consumption')) {
    findings.push(
      error('settlement_flow', 'settlement.scheme', 'Buy-all-sell-all needs a component of the flow "consumption".'),
    );
  }
  if (settlement.carry === 'energy' && settlement.atReset === 'pay' && settlement.surplusRate === undefined) {
    findings.push(
      warning(
        'surplus_rate',
        'settlement.surplusRate',
        'Surplus energy is paid at the reset, but no rate is specified.',
      ),
    );
  }
  return findings;
}

const COVERED_BY: Readonly<Record<string, (typeof COVERED)[number]>> = {
  ...{ energy: 'energy', grid: 'grid', tax: 'tax', levy: 'tax' },
};

/** Charges of a kind that `covers` leaves out. */
function lintCovers({ covers, components }: Tariff): Finding[] {
  if (covers === undefined) return [];
  return components.flatMap(({ id, category, direction }, index) => {
    const kind = COVERED_BY[category];
    if (kind === undefined || direction === 'credit' || covers.includes(kind)) return [];
    const suggestion = `Add ${kind} to covers, or correct the category.`;
    const message = `${id} is a charge of the category ${category}, but covers lists ${covers.join(', ')} only.`;
    return [error('covers_contradiction', `components[${index}].category`, message, { suggestion })];
  });
}

/** Dates, versions, zones, settlement, and what the charges cover. */
export const lintValidity = (tariff: Tariff): Finding[] => [
  ...lintDates(tariff),
  ...lintVersions(tariff),
  ...lintZones(tariff),
  ...lintSettlement(tariff),
  ...lintCovers(tariff),
];
