import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Tariff data next to the repository; its licenses do not allow copies here. */
const SHARED = path.join(import.meta.dirname, '../../../../../shared/data/tariffs');
export const hasShared = existsSync(SHARED);

export const sharedText = (file: string): string => readFileSync(path.join(SHARED, file), 'utf8');
export const sharedJson = (file: string): unknown => JSON.parse(sharedText(file));
export const sharedFiles = (folder: string, extension: string): string[] =>
  hasShared
    ? readdirSync(path.join(SHARED, folder))
        .filter((name) => name.endsWith(extension))
        .sort()
        .map((name) => `${folder}/${name}`)
    : [];

/** Rows of a simple file of comma-separated values, by column. */
export function sharedRows(file: string): Record<string, string>[] {
  const [head = '', ...lines] = sharedText(file).trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])));
}
