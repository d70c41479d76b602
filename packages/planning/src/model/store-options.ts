import type { Setting } from '../problem/setting.ts';
import type { Store } from '../problem/stores.ts';
import type { Linear } from './linear.ts';

export interface StoreOptions {
  readonly linear: Linear;
  readonly setting: Setting;
  readonly store: Store;
  readonly money: number;
  /** Steps in which charging and discharging at the same time must be excluded by a binary. */
  readonly exclusive: (step: number) => boolean;
}
