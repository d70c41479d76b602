/** Longer cells are not prices. */
const MAX_LENGTH = 64;

const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const POINT_GROUPED = /^[+-]?[1-9]\d{0,2}(,\d{3})+\.\d+$/;
const COMMA_GROUPS_ONLY = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;
const DECIMAL_COMMA = /^[+-]?([1-9]\d{0,2}(\.\d{3})+|\d+),\d+$/;
const POINT_GROUPS = /^[+-]?[1-9]\d{0,2}(\.\d{3}){2,}$/;
const WHOLE = /^[+-]?\d+$/;
const MISSING = /^(|null|nan|n\/?a|none|-|–|—)$/i;
/** Spaces and apostrophes stand between thousands. */
const SPACED = /^[+-]?[1-9]\d{0,2}([ \u00a0\u202f'’]\d{3})+([.,]\d+)?$/;
const SPACES = /[ \u00a0\u202f'’]/g;

/**
 * Parses a price.
 * @param decimalComma `true`: `1.234,5` and `12,5` are prices, and `1.234` is refused because it could be either.
 *   Otherwise a comma is not a decimal separator: `1,234.5` is a price; `1,234` is one only when `false` says that the
 *   point is
 *   the decimal separator, and is rejected otherwise.
 */
export function readPrice(written: string, decimalComma: boolean | undefined): number | 'missing' | 'unreadable' {
  if (decimalComma !== true && written.length <= MAX_LENGTH && PLAIN.test(written)) return finite(Number(written));
  const text = written.trim().replace(/^−/, '-');
  if (text.length > MAX_LENGTH) return 'unreadable';
  if (MISSING.test(text)) return 'missing';
  const closed = SPACED.test(text) ? text.replace(SPACES, '') : text;
  return finite(decimalComma === true ? withDecimalComma(closed) : withDecimalPoint(closed, decimalComma === false));
}

const finite = (price: number): number | 'unreadable' => (Number.isFinite(price) ? price : 'unreadable');

function withDecimalComma(text: string): number {
  if (WHOLE.test(text)) return Number(text);
  if (POINT_GROUPS.test(text)) return Number(text.replaceAll('.', ''));
  return DECIMAL_COMMA.test(text) ? Number(text.replaceAll('.', '').replace(',', '.')) : Number.NaN;
}

function withDecimalPoint(text: string, certain: boolean): number {
  if (PLAIN.test(text)) return Number(text);
  if (POINT_GROUPED.test(text) || (certain && COMMA_GROUPS_ONLY.test(text))) return Number(text.replaceAll(',', ''));
  return Number.NaN;
}

/** Moves the decimal point by a number of places, without binary rounding noise: 12.5 by -3 is 0.0125. */
export function shiftDecimal(price: number, places: number): number {
  if (places === 0) return price;
  const [mantissa = '0', exponent = '0'] = String(price).split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

/** Number formats in a file's price cells, determined before parsing. */
export interface NumberStyles {
  /** First cell that can only have a decimal comma, as `12,5`. */
  readonly comma: string | undefined;
  /** First cell that may be in thousands or have three decimals, as `1.234`. */
  readonly threeDigits: string | undefined;
  /** Some cell can only have a decimal point. */
  readonly point: boolean;
}

const COMMA_STYLE = /^[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+$/;
const THREE_DIGITS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/;

export function numberStyles(cells: Iterable<string>): NumberStyles {
  const styles: { comma: string | undefined; threeDigits: string | undefined; point: boolean } = {
    comma: undefined,
    threeDigits: undefined,
    point: false,
  };
  for (const cell of cells) {
    if (cell.length > MAX_LENGTH) continue;
    if (styles.comma === undefined && cell.includes(',') && COMMA_STYLE.test(cell)) styles.comma = cell;
    else if (cell.includes('.')) {
      if (THREE_DIGITS.test(cell)) styles.threeDigits ??= cell;
      else if (PLAIN.test(cell)) styles.point = true;
    }
  }
  return styles;
}
