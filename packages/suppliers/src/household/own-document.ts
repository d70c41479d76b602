import { type Finding, lintTariff, parseTariff, type Tariff } from '@energy-optimizer/tariffs';

/** Bytes of a document; tariffs of a household are a few kB. */
const MAX_BYTES = 64_000;

/** A document as returned from the thread that reads it; without a tariff if it has errors. */
export interface OwnDocument {
  readonly tariff: Tariff | null;
  readonly findings: readonly Finding[];
}

const tooLarge: Finding = {
  code: 'too_large',
  severity: 'error',
  path: '',
  message: `The document has more than ${MAX_BYTES / 1_000} kB.`,
};

/** Reads and lints a tariff that a user has stated, as JSON text. The linter may take long, so run it in a worker thread. */
export function readOwnDocument(text: string): OwnDocument {
  if (Buffer.byteLength(text) > MAX_BYTES) return { tariff: null, findings: [tooLarge] };
  const { tariff, findings } = parseTariff(JSON.parse(text));
  if (!tariff) return { tariff: null, findings };
  const linted = lintTariff(tariff);
  return { tariff: linted.some(({ severity }) => severity === 'error') ? null : tariff, findings: linted };
}
