import type { TariffEntry } from '../document/document.ts';

/** Tariffs of one supplier as a public source states them now. */
export interface LiveTariffs {
  readonly supplier: string;
  readonly entries: readonly TariffEntry[];
  /** Start of the source URLs of all its tariffs. */
  readonly sources: string;
  /**
   * Source URLs of the products on offer, without those skipped now, whose stored prices are out of date. Null: the list
   * has no product at all, which says nothing.
   */
  readonly onOffer: readonly string[] | null;
  /** Products that a tariff cannot be made of, with the reason. */
  readonly skipped: readonly { readonly product: string; readonly reason: string }[];
}

export interface LiveRequest {
  readonly now: Date;
  /** Local day of the source, as of which its answers are. */
  readonly asOf: string;
  readonly signal?: AbortSignal | undefined;
}

/** A source that tariffs are fetched from. */
export interface TariffSource {
  readonly id: string;
  /** @throws ProviderError | PayloadError */
  fetch(request: LiveRequest): Promise<LiveTariffs>;
}
