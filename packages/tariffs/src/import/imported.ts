import { type Finding, parseTariff } from '../model/parse-tariff.ts';
import type { Tariff, TariffInput } from '../model/tariff.ts';

/** The result of an import: the tariff if there is one, and the findings. */
export interface Imported {
  readonly tariff?: Tariff | undefined;
  readonly findings: readonly Finding[];
}

export interface ImportOptions {
  /** IANA time zone, where the source states none. */
  readonly timeZone?: string | undefined;
}

/** Validates an imported tariff; the findings of the importer come first. */
export function imported(document: TariffInput, findings: readonly Finding[]): Imported {
  const parsed = parseTariff(document);
  return { tariff: parsed.tariff, findings: [...findings, ...parsed.findings] };
}

/** Converts any text to an ID. */
export const idOf = (text: string, otherwise = 'tariff'): string =>
  text
    .normalize('NFKD')
    .replace(/[^\w.:-]+/g, '-')
    .replace(/^-/, '')
    .replace(/-$/, '')
    .slice(0, 100) || otherwise;

export type Json = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** Numbers, also if a source writes them as text. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  const text = textOf(value);
  return text !== undefined && /^[-+]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})(e[-+]?\d{1,5})?$/i.test(text)
    ? Number(text)
    : undefined;
}
