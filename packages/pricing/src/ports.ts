import type { AppError, RegionCode, Utility } from '@energy-optimizer/kernel';
import type { Principal } from '@energy-optimizer/rpc';
import type { Tariff } from '@energy-optimizer/tariffs';

/** A version of a tariff. Its days are local days of the tariff's time zone; null: without limit. */
export interface TariffVersion {
  readonly id: string;
  /** First day, `YYYY-MM-DD`. */
  readonly from: string | null;
  /** First day on which it is no longer in force. */
  readonly until: string | null;
  /** When it was stored. */
  readonly knownAt: Date;
  /** Reads its document. The same object while it is cached, so that schedules are compiled once. */
  document(): Promise<Tariff>;
}

/** A tariff in whose prices an operation answers. */
export interface RetailTariff {
  /** Null: the tariff is not one of a supplier in the registry. */
  readonly supplier: string | null;
  readonly tariffId: string;
  readonly name: string;
  /** The region that it is for, with all regions inside it. */
  readonly region: RegionCode;
  readonly utility: Utility;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Those known at the instant of the request: ascending, not overlapping; none if the first was stored later. */
  readonly versions: readonly TariffVersion[];
  /** Zone and start of the contract if they are stored with the tariff; those of the request take precedence. */
  readonly zone?: string | undefined;
  /** `YYYY-MM-DD` */
  readonly contractStart?: string | undefined;
}

/** The tariffs of which the input `tariff` selects one. */
export interface RetailTariffs {
  /**
   * The tariff that a reference stands for: the ID of any stored version stands for all versions of its tariff, `mine`
   * for the tariff of the caller's household for the utility.
   * @throws AppError `unknown_tariff`, `unknown_household_tariff` (404); for `mine` `sign_in_required`, `missing_scope`
   */
  tariffFor(
    reference: string,
    caller: Principal,
    request: { readonly utility: Utility; readonly knownAt: Date },
  ): Promise<RetailTariff>;
}

/** Watches the tariffs of open streams. */
export interface TariffWatch {
  /**
   * @param watched the reference, and the caller whose tariff `mine` is
   * @param on.changed called when the tariff may have changed, in any process
   * @param on.ended called once, if `mine` may no longer be read: the caller's session, key or account has ended
   * @returns a function that ends the watch; may be called more than once
   */
  watch(
    watched: { readonly reference: string; readonly caller: Principal; readonly utility: Utility },
    on: { changed(): void; ended(error: AppError): void },
  ): () => void;
}
