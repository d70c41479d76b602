export { type DayFileRow, ownOrEur } from './day-file.ts';

export { createDayFileProvider } from './day-file-provider.ts';
export { EU_LENGTHS, EU_QUARTER_HOUR_FROM_MS, isoOf, regionCodes } from './europe.ts';
export { fetchParts } from './fetch-parts.ts';
export { type LengthOptions, type StartRow, withLengths } from './lengths.ts';
export { dayAheadSeries, mergeParsed, noData, parsedSeries, seriesId } from './parsed.ts';
export { eachRow, parsedResults, parsedRows, type RowResult, readRow, type SeriesRow } from './read-rows.ts';
export { orderAround, passOf, type RowOrder } from './repeated-hour.ts';
export { type Row, readPrice, readPriceText, reject, type Sorted, toPoints } from './rows.ts';
export { readCurrency, readEnergyUnit, readPriceUnit } from './units.ts';
