import { AppError } from '@energy-optimizer/kernel';
import { type SuppliersDocument, suppliersDocument } from './document.ts';

const MOST_SHOWN = 5;

const place = (path: readonly PropertyKey[]): string =>
  path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? String(key) : `.${String(key)}`))
    .join('');

const unreadable = (publicMessage: string): AppError =>
  new AppError('invalid', { code: 'payload_unreadable', publicMessage });

/** Reads a file of suppliers. @throws AppError `payload_unreadable` with the first problems and their places */
export function parseSuppliers(document: unknown): SuppliersDocument {
  const parsed = suppliersDocument.safeParse(document);
  if (!parsed.success) {
    const { issues } = parsed.error;
    const shown = issues
      .slice(0, MOST_SHOWN)
      .map(({ path, message }) => `${place(path) || 'the document'}: ${message}`);
    const more = issues.length > MOST_SHOWN ? `; and ${issues.length - MOST_SHOWN} more problems` : '';
    throw unreadable(`The file of suppliers is invalid. ${shown.join('; ')}${more}`);
  }
  const twice = duplicateOf(parsed.data);
  if (twice !== undefined) throw unreadable(`The file of suppliers is invalid. ${twice}`);
  return parsed.data;
}

/** An entry that cannot be distinguished from another one. */
function duplicateOf({ suppliers }: SuppliersDocument): string | undefined {
  const ids = new Set<string>();
  for (const { id, tariffs } of suppliers) {
    if (ids.has(id)) return `The supplier ${id} occurs twice.`;
    ids.add(id);
    const keys = new Set<string>();
    for (const { region, tariff } of tariffs) {
      const key = `${tariff.id} in ${region} from ${tariff.from ?? 'an unstated day'}`;
      if (keys.has(key)) return `The tariff ${key} occurs twice among those of ${id}.`;
      keys.add(key);
    }
  }
  return undefined;
}
