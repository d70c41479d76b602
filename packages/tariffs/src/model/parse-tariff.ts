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

const findingOf = (issue: z.core.$ZodIssue): Finding => ({
  code: `schema_${issue.code}`,
  severity: 'error',
  path: pathText(issue.path),
  message: issue.message,
});

/** Tables of a day hold the index of a period in a byte. */
const MOST_PERIODS = 250;

/** Names that a document uses but does not define. */
function danglingNames(tariff: Tariff): Finding[] {
  const findings: Finding[] = [];
  const check = (path: string, kind: string, name: string | undefined, known: Readonly<Record<string, unknown>>) => {
    if (name === undefined || Object.hasOwn(known, name)) return;
    const names = Object.keys(known);
    const suggestion = names.length > 0 ? `Defined: ${names.join(', ')}.` : `Define it under ${kind}.`;
    findings.push({
      code: 'unknown_name',
      severity: 'error',
      path,
      message: `${kind} has no ${name}.`,
      suggestion,
    });
  };
  for (const [index, component] of tariff.components.entries()) {
    const at = `components[${index}]`;
    if ('schedule' in component) check(`${at}.schedule`, 'schedules', component.schedule, tariff.schedules);
    if ('series' in component) check(`${at}.series`, 'series', component.series, tariff.series);
    if (component.kind === 'demand')
      check(`${at}.weights.schedule`, 'schedules', component.weights?.schedule, tariff.schedules);
    if (typeof component.vat === 'string') check(`${at}.vat`, 'vat.named', component.vat, tariff.vat.named ?? {});
  }
  for (const [name, schedule] of Object.entries(tariff.schedules)) {
    if (new Set(schedule.windows.map(({ period }) => period)).size > MOST_PERIODS) {
      findings.push({
        code: 'too_many_periods',
        severity: 'error',
        path: `schedules.${name}`,
        message: `A schedule may have ${MOST_PERIODS} periods.`,
      });
    }
    for (const [index, window] of schedule.windows.entries()) {
      check(`schedules.${name}.windows[${index}].season`, 'seasons', window.season, tariff.seasons);
    }
  }
  return findings;
}

/** Reads a tariff document. A document with errors gives findings and no tariff. */
export function parseTariff(document: unknown): Parsed {
  const parsed = tariffSchema.safeParse(document);
  if (!parsed.success) return { findings: parsed.error.issues.map(findingOf) };
  const findings = danglingNames(parsed.data);
  return findings.length > 0 ? { findings } : { tariff: parsed.data, findings: [] };
}
