import type { Currency, PriceUnit, RegionCode, Resolution, Utility } from '@energy-optimizer/kernel';
import type { Direction, SeriesKind } from '../series/price-point.ts';
import type { RowChoice } from './csv-areas.ts';
import type { ColumnChoice } from './csv-columns.ts';
import type { Encoding } from './decode.ts';
import type { Delimiter } from './rows.ts';
import type { DateOrder } from './wall-clock.ts';

/** What a CSV file does not say itself, or leaves open. */
export interface CsvOptions {
  readonly region: RegionCode;
  /** Default `electricity`. */
  readonly utility?: Utility;
  /** Default: what the file says, else `tariff` with a supplier, `day_ahead` without. */
  readonly kind?: SeriesKind;
  readonly supplier?: string;
  readonly product?: string;
  /** Default: what the file says, else the utility's usual unit. */
  readonly unit?: PriceUnit;
  /** Default: what the file says, else the region's currency. */
  readonly currency?: Currency;
  /** Default: what the file says, else excluded. */
  readonly vatIncluded?: boolean;
  /** Default: what the names of supplier and product and the file say, else `import`. */
  readonly direction?: Direction;
  /** Length of the intervals where the file has no ends; default: from the starts. */
  readonly resolution?: Resolution;
  /** `12,5` is twelve and a half; `false` says that the point is the decimal sign and `1,234` are thousands. */
  readonly decimalComma?: boolean;
  /** Zone of times without offset; default: what the file says, else the region's. */
  readonly timeZone?: string;
  /** Which of the first two numbers of `01/03/2026` is the day; default: what other rows leave no doubt about. */
  readonly dateOrder?: DateOrder;
  /** Columns by title, or by number from 1; default: by their names. */
  readonly columns?: ColumnChoice;
  /** Rows to read of a file about several things. */
  readonly rows?: RowChoice;
  /** Default: found in the file. */
  readonly delimiter?: Delimiter;
  /** Default: UTF-8, or UTF-16 with a byte-order mark. */
  readonly encoding?: Encoding;
}
