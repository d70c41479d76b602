import type { Currency, PriceUnit, RegionCode, Resolution, Utility } from '@energy-optimizer/kernel';
import type { Direction, SeriesKind } from '../series/price-point.ts';
import type { RowChoice } from './csv-areas.ts';
import type { ColumnChoice } from './csv-columns.ts';
import type { Encoding } from './decode.ts';
import type { Delimiter } from './rows.ts';
import type { DateOrder } from './wall-clock.ts';

/** Facts that a CSV file does not state or leaves ambiguous. */
export interface CsvOptions {
  readonly region: RegionCode;
  /** Default `electricity`. */
  readonly utility?: Utility;
  /** Default: from the file, otherwise `tariff` with a supplier, `day_ahead` without. */
  readonly kind?: SeriesKind;
  readonly supplier?: string;
  readonly product?: string;
  /** Default: from the file, otherwise the utility's usual unit. */
  readonly unit?: PriceUnit;
  /** Default: from the file, otherwise the region's currency. */
  readonly currency?: Currency;
  /** Default: from the file, otherwise excluded. */
  readonly vatIncluded?: boolean;
  /** Default: from the names of supplier and product and the file, otherwise `import`. */
  readonly direction?: Direction;
  /** Length of the intervals where the file has no ends; default: from the starts. */
  readonly resolution?: Resolution;
  /**
   * If true, `12,5` is twelve and a half; if false, the point is the decimal separator and `1,234` is a thousand and
   * more.
   */
  readonly decimalComma?: boolean;
  /** Zone of times without offset; default: from the file, otherwise the region's. */
  readonly timeZone?: string;
  /** Which of the first two numbers of `01/03/2026` is the day; default: as shown by other rows, if unambiguous. */
  readonly dateOrder?: DateOrder;
  /** Columns by title, or by number from 1; default: by their names. */
  readonly columns?: ColumnChoice;
  /** Selects rows of a file with several series. */
  readonly rows?: RowChoice;
  /** Default: found in the file. */
  readonly delimiter?: Delimiter;
  /** Default: UTF-8, or UTF-16 with a byte-order mark. */
  readonly encoding?: Encoding;
}
