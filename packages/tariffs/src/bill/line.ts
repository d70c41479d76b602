import type { Cycle } from '../calendar/cycles.ts';
import { dateOf } from '../calendar/days.ts';
import type { Category, Component } from '../model/components.ts';
import type { Tariff } from '../model/tariff.ts';
import { roundDecimal } from '../numbers.ts';

export type LineKind = Component['kind'] | 'exit_fee' | 'settlement' | 'rounding' | 'missing';

/** One line of a bill. Amounts are null if the line states that something is unknown. */
export interface Line {
  /** First day of the billing period. */
  readonly billingPeriod: string;
  readonly component: string;
  readonly kind: LineKind;
  readonly category: Category | 'rounding' | 'missing';
  readonly name: string;
  /** Period of the schedule, such as peak. */
  readonly period: string | null;
  /** 1 = first tier. */
  readonly tier: number | null;
  readonly quantity: number | null;
  readonly unit: string;
  /** Price of a unit; negative where the customer is paid. A mean where it varies. */
  readonly rate: number | null;
  readonly net: number | null;
  readonly vatRate: number;
  readonly vat: number | null;
  /** The amount to be paid, VAT included. */
  readonly amount: number | null;
  /** Place in the tariff document of the rule that made the line. */
  readonly rule: string;
  readonly note: string | null;
}

/** VAT of a component in a zone, as a fraction. */
export function vatRateOf(tariff: Tariff, vat: Component['vat'], zone: string | undefined): number {
  if (typeof vat === 'number') return vat;
  const inZone = zone === undefined ? undefined : tariff.vat.zones?.[zone];
  if (vat !== undefined) return inZone?.named?.[vat] ?? tariff.vat.named?.[vat] ?? 0;
  return inZone?.default ?? tariff.vat.default ?? 0;
}

/**
 * Whether the cost including VAT is known for each component: by a rate, which can be 0, or by prices that include it.
 */
export const statesVat = (tariff: Tariff, zone?: string): boolean =>
  (tariff.vat.zones?.[zone ?? '']?.default ?? tariff.vat.default) !== undefined ||
  tariff.components.every((one) => one.vat !== undefined || includesVat(tariff, one));

export const includesVat = (tariff: Tariff, component: Component): boolean =>
  component.includesVat ?? tariff.pricesIncludeVat;

/** -1 where the customer is paid. */
export function signOf(component: Component): 1 | -1 {
  if (component.direction !== undefined) return component.direction === 'credit' ? -1 : 1;
  return 'flow' in component && (component.flow === 'export' || component.flow === 'generation') ? -1 : 1;
}

export interface LineParts {
  readonly quantity: number | null;
  readonly unit: string;
  readonly rate: number | null;
  /** Amount as the tariff states it; omitted: quantity × rate. */
  readonly stated?: number | null;
  readonly rule: string;
  readonly period?: string | undefined;
  readonly tier?: number | undefined;
  readonly note?: string | undefined;
  readonly name?: string | undefined;
}

export interface LineMaker {
  readonly tariff: Tariff;
  readonly zone: string | undefined;
}

/** A line of a component with its VAT, rounded as the tariff requires. */
export function makeLine({ tariff, zone }: LineMaker, cycle: Cycle, component: Component, parts: LineParts): Line {
  const { rounding } = tariff;
  const quantity = parts.quantity === null ? null : roundDecimal(parts.quantity, rounding.quantity, rounding.mode);
  const product = quantity === null || parts.rate === null ? null : quantity * parts.rate;
  const raw = parts.stated === undefined ? product : parts.stated;
  const stated = raw === null ? null : roundDecimal(raw, rounding.line, rounding.mode);
  return {
    billingPeriod: dateOf(cycle.firstDay),
    component: component.id,
    kind: component.kind,
    category: component.category,
    name: parts.name ?? component.name ?? component.id,
    period: parts.period ?? null,
    tier: parts.tier ?? null,
    quantity,
    unit: parts.unit,
    rate: parts.rate,
    ...withVat(tariff, stated, vatRateOf(tariff, component.vat, zone), includesVat(tariff, component)),
    rule: parts.rule,
    note: parts.note ?? null,
  };
}

function withVat(tariff: Tariff, stated: number | null, vatRate: number, included: boolean) {
  if (stated === null) return { net: null, vatRate, vat: null, amount: null };
  const { rounding, vat: rules } = tariff;
  const exact = included ? stated - stated / (1 + vatRate) : stated * vatRate;
  const decimals = rules.rounding?.of === 'line' ? rules.rounding.decimals : undefined;
  const vat = roundDecimal(exact, decimals, rounding.mode);
  const net = included ? stated - vat : stated;
  return { net, vatRate, vat, amount: included ? stated : net + vat };
}

/** A line that states what is unknown. */
export const missingLine = (cycle: Cycle, parts: LineParts & { readonly component: string }): Line => ({
  billingPeriod: dateOf(cycle.firstDay),
  component: parts.component,
  kind: 'missing',
  category: 'missing',
  name: parts.name ?? 'Unknown',
  period: parts.period ?? null,
  tier: null,
  quantity: parts.quantity,
  unit: parts.unit,
  rate: null,
  net: null,
  vatRate: 0,
  vat: null,
  amount: null,
  rule: parts.rule,
  note: parts.note ?? null,
});

/** A line outside VAT: balances carried over, and rounding. */
export const plainLine = (
  cycle: Cycle,
  kind: 'settlement' | 'rounding' | 'exit_fee',
  parts: {
    readonly component: string;
    readonly name: string;
    readonly amount: number;
    readonly rule: string;
  } & Partial<Pick<Line, 'quantity' | 'unit' | 'rate' | 'vat' | 'vatRate' | 'note' | 'category'>>,
): Line => {
  const vat = parts.vat ?? 0;
  return {
    billingPeriod: dateOf(cycle.firstDay),
    component: parts.component,
    kind,
    category: parts.category ?? (kind === 'rounding' ? 'rounding' : kind === 'exit_fee' ? 'fee' : 'credit'),
    name: parts.name,
    period: null,
    tier: null,
    quantity: parts.quantity ?? null,
    unit: parts.unit ?? '',
    rate: parts.rate ?? null,
    net: parts.amount - vat,
    vatRate: parts.vatRate ?? 0,
    vat,
    amount: parts.amount,
    rule: parts.rule,
    note: parts.note ?? null,
  };
};
