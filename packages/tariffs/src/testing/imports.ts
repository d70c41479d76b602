import { computeBill } from '../bill/compute-bill.ts';
import { type AnyOptions, importTariff } from '../import/import-any.ts';
import { daysBetween, stepsOf } from './builders.ts';
import { compact } from './compact.ts';

export const read = (document: object | string, options: AnyOptions = {}) =>
  importTariff(typeof document === 'string' ? document : JSON.stringify(document), options);

/** Codes of the findings about a document. */
export const codes = (document: object, options: AnyOptions = {}) =>
  read(document, options).findings.map(({ code }) => code);

export const january = daysBetween('2026-01-01', '2026-01-31');

/** The same power in every hour of January. */
export const hours = (kw: number) =>
  stepsOf(
    january.start,
    60,
    Array.from({ length: 744 }, () => kw),
  );

/** Lines of the bill of an imported document for January. */
export const billed = (document: object | string, usage = hours(1), options: AnyOptions = {}) =>
  compact(computeBill(read(document, options).tariff!, usage, january));
