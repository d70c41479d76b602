import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SHARED = fileURLToPath(new URL('../../../../../shared/data/', import.meta.url));

export interface CaseFile {
  readonly name: string;
  readonly content: unknown;
}

/** The JSON files of a folder of the shared data, or of `CASES_DIR`; none if there is no such folder. */
export function caseFiles(folder: string, override?: string): CaseFile[] {
  const place = override ?? path.join(SHARED, folder);
  if (!existsSync(place)) return [];
  const names = readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.map((name) => ({ name, content: JSON.parse(readFileSync(path.join(place, name), 'utf8')) as unknown }));
}
