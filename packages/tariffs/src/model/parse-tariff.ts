import type { z } from 'zod';
import { type Tariff, tariffSchema } from './tariff.ts';

/** A problem of a tariff document: an error, a doubt, or an unknown part. */
export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  /** Place in the document, such as components[2].rates[0].tiers[1].rate. */
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** A tariff, or the reasons why there is none. */
export type Parsed =
  | { readonly tariff: Tariff; readonly findings: readonly Finding[] }
  | { readonly tariff?: undefined; readonly findings: readonly Finding[] };

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  );

function findingOf(issue: z.core.$ZodIssue): Finding {
  const { code = `schema_${issue.code}`, suggestion } = (issue.code === 'custom' ? issue.params : undefined) ?? {};
  const finding = { code, severity: 'error' as const, path: pathText(issue.path), message: issue.message };
  return suggestion === undefined ? finding : { ...finding, suggestion };
}

/** Reads a tariff document. A document with errors gives findings and no tariff. */
export function parseTariff(document: unknown): Parsed {
  const parsed = tariffSchema.safeParse(document);
  return parsed.success ? { tariff: parsed.data, findings: [] } : { findings: parsed.error.issues.map(findingOf) };
}
