import type { TariffEntry } from '../document/document.ts';

/** Tariffs of one supplier as a public source states them now. */
export interface LiveTariffs {
  readonly supplier: string;
  readonly entries: readonly TariffEntry[];
  /** Start of the source URLs of all its tariffs. */
  readonly sources: string;
  /** Source URLs of the products on offer, with those that no tariff can be made of. */
  readonly onOffer: readonly string[];
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
