import { readFileSync, statSync } from 'node:fs';

type Variables = Readonly<Record<string, string | undefined>>;

/** Keys and certificates are smaller. */
const MOST_BYTES = 65_536;

/**
 * `NAME_FILE` is the path of a file with the value of `NAME`, as containers mount secrets. Line ends at the end of the
 * file are not part of the value.
 */
export function readVariableFiles(
  given: Variables,
  names: readonly string[],
): { readonly values: Record<string, string>; readonly problems: readonly string[] } {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of names) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set; remove one`);
    try {
      values[name] = readValue(path);
    } catch (error) {
      problems.push(`${name}_FILE cannot be used: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { values, problems };
}

function readValue(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile()) throw new Error(`${path} is not a file`);
  if (stats.size > MOST_BYTES) throw new Error(`${path} has more than ${MOST_BYTES} bytes`);
  const value = readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
  if (value.trim() === '') throw new Error(`${path} is empty`);
  return value;
}
