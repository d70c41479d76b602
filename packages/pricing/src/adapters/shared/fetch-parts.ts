import { type FetchPart as PartOf, settleParts } from '@energy-optimizer/providers';
import type { Parsed } from '../../series/price-point.ts';
import { mergeParsed, noData } from './parsed.ts';

export type FetchPart = PartOf<Parsed>;

/**
 * {@link settleParts}, merged; a part that could not be had becomes a rejection.
 * @throws what it throws
 */
export async function fetchParts(parts: readonly FetchPart[], signal?: AbortSignal): Promise<Parsed> {
  const settled = await settleParts(parts, signal);
  return mergeParsed(
    settled.map((part) => ('value' in part ? part.value : noData(part.where, part.failure.publicMessage))),
  );
}
