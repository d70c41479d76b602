import { z } from 'zod';
import type { Bill } from '../bill/compute-bill.ts';
import type { Line } from '../bill/line.ts';
import { sumOf } from '../numbers.ts';

const stated = z.number().nullable().optional();

/** The known parts of an invoice: any of its lines, and its total. */
export const invoiceSchema = z.strictObject({
  currency: z.string().optional(),
  total: z.number().optional().describe('VAT included.'),
  net: z.number().optional(),
  vat: z.number().optional(),
  lines: z
    .array(
      z.strictObject({
        component: z.string().describe('ID of the component, or its category.'),
        period: z.string().optional(),
        quantity: stated,
        rate: stated,
        amount: z.number().describe('As printed, with VAT unless `net` is true.'),
        net: z.boolean().default(false),
        label: z.string().optional(),
      }),
    )
    .max(1_000)
    .default([]),
});
export type Invoice = z.output<typeof invoiceSchema>;

export interface Difference {
  /** Line of the invoice, such as grid (night), or total. */
  readonly line: string;
  readonly invoiced: number | null;
  readonly computed: number | null;
  /** Invoiced minus computed. */
  readonly difference: number | null;
  /** Share of the computed amount. */
  readonly share: number | null;
  readonly cause: 'quantity' | 'rate' | 'amount' | 'vat' | 'not_invoiced' | 'not_in_tariff' | 'not_known';
  readonly message: string;
}

export interface Audit {
  readonly differences: readonly Difference[];
  readonly compared: number;
  readonly agrees: boolean;
}

/** Differences below this share are rounding. */
const AUDIT_SHARE = 0.005;

const differs = (invoiced: number, computed: number, smallest = 0.01): boolean =>
  Math.abs(invoiced - computed) >= Math.max(AUDIT_SHARE * Math.abs(computed), smallest / 2);

type InvoiceLine = Invoice['lines'][number];

const nameOf = ({
  component,
  period,
}: {
  readonly component: string;
  readonly period?: string | null | undefined;
}): string => (period == null ? component : `${component} (${period})`);

const matches = (line: Line, { component, period }: InvoiceLine): boolean =>
  (line.component === component || line.category === component) && (period === undefined || line.period === period);

/** Whether quantity or rate is the cause of the difference. */
function causeOf(line: InvoiceLine, found: readonly Line[], computed: number): Pick<Difference, 'cause' | 'message'> {
  const quantity = sumOf(found.map((one) => one.quantity ?? 0));
  const rate = quantity === 0 ? undefined : computed / quantity;
  if (line.quantity != null && differs(line.quantity, quantity, 0.002)) {
    return {
      cause: 'quantity',
      message: `${line.quantity} ${found[0]!.unit} are invoiced; the usage has ${Number(quantity.toPrecision(9))}.`,
    };
  }
  if (line.rate != null && rate !== undefined && differs(line.rate, rate, 1e-6)) {
    return {
      cause: 'rate',
      message: `The invoice has a rate of ${line.rate}; the tariff has ${Number(rate.toPrecision(6))}.`,
    };
  }
  return {
    cause: 'amount',
    message: 'Quantity and rate match where stated, but the amount does not follow from them.',
  };
}

function compareLine(line: InvoiceLine, bill: Bill): Difference[] {
  const found = bill.lines.filter((one) => matches(one, line));
  const at = line.label ?? nameOf(line);
  if (found.length === 0) {
    return [
      {
        line: at,
        invoiced: line.amount,
        computed: null,
        difference: line.amount,
        share: null,
        cause: 'not_in_tariff',
        message: 'The tariff does not contain this charge.',
      },
    ];
  }
  const unknown = found.find(({ amount }) => amount === null);
  if (unknown) {
    return [
      {
        line: at,
        invoiced: line.amount,
        computed: null,
        difference: null,
        share: null,
        cause: 'not_known',
        message: unknown.note ?? 'The charge cannot be computed.',
      },
    ];
  }
  const computed = sumOf(found.map((one) => (line.net ? one.net! : one.amount!)));
  if (!differs(line.amount, computed)) return [];
  const difference = line.amount - computed;
  return [
    {
      line: at,
      invoiced: line.amount,
      computed,
      difference,
      share: computed === 0 ? null : difference / Math.abs(computed),
      ...causeOf(line, found, computed),
    },
  ];
}

/** Charges of the tariff that no line of the invoice is for. */
function notInvoiced(invoice: Invoice, bill: Bill): Difference[] {
  if (invoice.lines.length === 0) return [];
  const rest = bill.lines.filter(
    (line) => line.kind !== 'rounding' && line.kind !== 'missing' && !invoice.lines.some((one) => matches(line, one)),
  );
  return [...Map.groupBy(rest, nameOf)].flatMap(([name, lines]) => {
    const computed = sumOf(lines.map(({ amount }) => amount ?? 0));
    if (!differs(0, computed)) return [];
    return [
      {
        line: name,
        invoiced: null,
        computed,
        difference: -computed,
        share: -1,
        cause: 'not_invoiced' as const,
        message: 'The invoice has no line for this charge.',
      },
    ];
  });
}

function compareSum(name: 'total' | 'net' | 'vat', invoiced: number | undefined, computed: number): Difference[] {
  if (invoiced === undefined || !differs(invoiced, computed)) return [];
  const difference = invoiced - computed;
  const cause = name === 'vat' ? 'vat' : 'amount';
  const message =
    name === 'vat'
      ? 'The VAT does not follow from the lines and the rates of the tariff.'
      : 'The sum differs; see the lines.';
  return [
    {
      line: name,
      invoiced,
      computed,
      difference,
      share: computed === 0 ? null : difference / Math.abs(computed),
      cause,
      message,
    },
  ];
}

/**
 * Compares an invoice with the bill that the tariff gives: differences of 0.5 % or more, at the line where they arise.
 */
export function auditBill(bill: Bill, invoice: Invoice): Audit {
  const lines = invoice.lines.flatMap((line) => compareLine(line, bill));
  const sums = [
    ...compareSum('net', invoice.net, bill.net),
    ...compareSum('vat', invoice.vat, bill.vat),
    ...compareSum('total', invoice.total, bill.total),
  ];
  const differences = [...lines, ...notInvoiced(invoice, bill), ...sums];
  const compared =
    invoice.lines.length + [invoice.net, invoice.vat, invoice.total].filter((value) => value !== undefined).length;
  return { differences, compared, agrees: differences.length === 0 };
}
