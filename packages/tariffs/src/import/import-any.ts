import { parseTariff } from '../model/parse-tariff.ts';
import { importCdrPlan, isCdrPlan } from './cdr/import-cdr.ts';
import { importReopt, isReopt } from './import-reopt.ts';
import { type Imported, isObject } from './imported.ts';
import { importOctopus, isOctopus, type OctopusOptions } from './octopus/import-octopus.ts';
import { importTable, type TableOptions } from './table/import-table.ts';
import { importUrdb, isUrdb, type UrdbOptions } from './urdb/import-urdb.ts';

export type AnyOptions = UrdbOptions & OctopusOptions & TableOptions;

export const SOURCE_FORMATS = ['energy-tariff', 'urdb', 'octopus', 'cdr', 'reopt', 'csv'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

export type AnyImported = Imported & { readonly source?: SourceFormat };

function importJson(document: unknown, options: AnyOptions): AnyImported {
  if (isObject(document) && 'format' in document) return { source: 'energy-tariff', ...parseTariff(document) };
  if (isCdrPlan(document)) return { source: 'cdr', ...importCdrPlan(document, options) };
  if (isOctopus(document)) return { source: 'octopus', ...importOctopus(document, options) };
  if (isReopt(document)) return { source: 'reopt', ...importReopt(document, options) };
  if (isUrdb(document)) return { source: 'urdb', ...importUrdb(document, options) };
  const message =
    'Unknown format: native documents have "format": "energy-tariff/1"; URDB rates, Octopus products, CDR plans and REopt scenarios are recognized by their fields.';
  return { findings: [{ code: 'format_unknown', severity: 'error', path: '', message }] };
}

/** Reads a tariff in any of the known formats; text that is not JSON is read as a table. */
export function importTariff(text: string, options: AnyOptions = {}): AnyImported {
  if (!/^\s*[[{]/.test(text)) return { source: 'csv', ...importTable(text, options) };
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return {
      findings: [
        {
          code: 'json_invalid',
          severity: 'error',
          path: '',
          message: `The file is not JSON: ${error instanceof Error ? error.message : String(error)}`,
        },
      ],
    };
  }
  return importJson(document, options);
}
