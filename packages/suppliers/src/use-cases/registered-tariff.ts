import type { Sql } from '@energy-optimizer/db';
import { AppError, type Clock, type RegionCode, type Utility } from '@energy-optimizer/kernel';
import type { Tariff } from '@energy-optimizer/tariffs';
import { LRUCache } from 'lru-cache';
import { inForceUntil } from '../document/in-force.ts';
import { parseTariffText } from '../document/parse-text.ts';
import { unknownTariff } from '../errors.ts';
import type { TariffParser } from '../ports.ts';
import { type StoredTariff, storedVersions } from '../store/tariffs.ts';
import { tariffTexts } from '../store/texts.ts';

/** A version of a registered tariff; days are local days of the tariff's time zone, null: without limit. */
export interface RegisteredVersion {
  readonly id: string;
  readonly from: string | null;
  readonly until: string | null;
  readonly knownAt: Date;
  /** Its document, parsed. The same object while it is cached. */
  document(): Promise<Tariff>;
}

/** A tariff of the registry with the versions that apply one after the other. */
export interface RegisteredTariff {
  readonly supplier: string;
  readonly tariffId: string;
  readonly name: string;
  readonly region: RegionCode;
  readonly utility: Utility;
  readonly currency: string;
  /** Those known then; ascending. */
  readonly versions: readonly RegisteredVersion[];
}

/** Tariffs of the registry, read for prices. */
export interface TariffRegistry {
  /**
   * @param id of any stored version, also of one that was replaced
   * @param knownAt only versions stored at this instant apply, also those that were replaced since
   * @throws AppError `unknown_tariff` (404)
   */
  tariffFor(id: string, knownAt: Date): Promise<RegisteredTariff>;
  /** The next question reads the versions again. */
  forget(): void;
}

/** Imports run in other processes: their changes show after this time at the latest. */
const KEPT_MS = 30_000;
const MAX_TARIFFS = 1_000;
/** Total length of the documents whose parsed form is kept. A stored version never changes. */
const MAX_DOCUMENT_LENGTH = 8_000_000;

/** Parsing a document up to this length takes some milliseconds; longer ones are parsed elsewhere. */
const MAX_HERE_LENGTH = 32_000;

const HERE: TariffParser = { parse: async (text) => parseTariffText(text) };

/** @param deps.parser where large documents are parsed; default: in the calling thread */
export function createTariffRegistry({
  db,
  clock,
  parser = HERE,
}: {
  readonly db: Sql;
  readonly clock: Clock;
  readonly parser?: TariffParser | undefined;
}): TariffRegistry {
  const documents = new LRUCache<string, { readonly tariff: Tariff; readonly length: number }>({
    maxSize: MAX_DOCUMENT_LENGTH,
    sizeCalculation: ({ length }) => Math.max(1, length),
    fetchMethod: (id) => readDocument(db, parser, id),
  });
  const document = async (id: string): Promise<Tariff> => {
    const read = await documents.fetch(id);
    if (!read) throw unknownTariff(id);
    return read.tariff;
  };
  const tariffs = new LRUCache<string, StoredTariff[]>({
    max: MAX_TARIFFS,
    ttl: KEPT_MS,
    ttlResolution: 0,
    // A question that `forget` interrupts is answered, but not kept.
    ignoreFetchAbort: true,
    perf: { now: () => clock.now().getTime() },
    fetchMethod: (id) => storedVersions(db, id),
  });
  return {
    forget: () => tariffs.clear(),
    tariffFor: async (id, knownAt) => {
      const found = await tariffs.fetch(id);
      if (!found) throw unknownTariff(id);
      return registered(found, knownAt, document);
    },
  };
}

async function readDocument(db: Sql, parser: TariffParser, id: string) {
  const [text] = await tariffTexts(db, [id]);
  if (!text) return undefined;
  const { parse } = text.document.length > MAX_HERE_LENGTH ? parser : HERE;
  const { tariff, findings } = await parse(text.document);
  if (tariff) return { tariff, length: text.document.length };
  throw new AppError('internal', {
    code: 'internal_error',
    publicMessage: `The stored tariff ${id} cannot be read.`,
    cause: new Error(findings.map(({ path, message }) => `${path}: ${message}`).join('; ')),
  });
}

/** The newest version names the tariff; of those known then, if there are any. */
function registered(
  all: readonly StoredTariff[],
  knownAt: Date,
  document: (id: string) => Promise<Tariff>,
): RegisteredTariff {
  const known = all.filter(
    ({ importedAt, supersededAt }) => importedAt <= knownAt && (supersededAt === null || supersededAt > knownAt),
  );
  const newest = (known.at(-1) ?? all.at(-1))!;
  return {
    supplier: newest.supplierId,
    tariffId: newest.tariffId,
    name: newest.name,
    region: newest.region as RegionCode,
    utility: newest.utility as Utility,
    currency: newest.currency,
    versions: known.map(({ id, validFrom, validUntil, importedAt }) => ({
      id,
      from: validFrom,
      until: inForceUntil({ validFrom, validUntil }, known),
      knownAt: importedAt,
      document: () => document(id),
    })),
  };
}
