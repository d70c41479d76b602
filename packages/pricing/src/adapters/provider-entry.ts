import type { Clock } from '@energy-optimizer/kernel';
import type { HttpClient, HttpLimits } from '@energy-optimizer/providers';
import type { PriceProvider } from './provider.ts';

/** What a provider is built from. */
export interface ProviderDeps {
  readonly http: HttpClient;
  readonly clock: Clock;
  /** The provider's key; undefined where none is configured. Without it only `parse` works where one is needed. */
  readonly key: string | undefined;
  /** The operator uses the prices privately only: sources whose licence demands that may be used. */
  readonly privateUse: boolean;
}

/** One line of the catalogue of providers. */
export interface ProviderEntry {
  readonly id: string;
  /** `required`: not built without; `optional`: builds and fetches without, better with. */
  readonly key: 'none' | 'optional' | 'required';
  /** Built only where it is named: its prices are not real. */
  readonly isOptIn?: true;
  /** Where this provider wants other treatment than `DEFAULT_LIMITS`. */
  readonly limits?: Partial<HttpLimits>;
  create(deps: ProviderDeps): PriceProvider;
}
