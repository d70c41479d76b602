import { findRegion, localMonth, localTimeZone, type Region, type RegionCode } from '@energy-optimizer/kernel';
import type { Parsed, SeriesKey } from '../../series/price-point.ts';
import { noData, parsedResults, type RowResult, readPriceText, reject } from '../shared/index.ts';
import type { UtilityRates } from './payload.ts';

const SECTORS = ['residential', 'commercial', 'industrial'] as const;
/** The documentation says so, and that the data will not be updated. */
export const DATA_YEAR = 2012;

/**
 * Averages of the utilities that serve one place → prices of the calendar year 2012 in the state's time zone, never of
 * now. The answer names no state: the caller does. The product is the sector and the utilities' ids, as sent, since
 * another place in the state has other utilities.
 */
export function readRates(rates: UtilityRates, regionCode: RegionCode | undefined): Parsed {
  const outputs = rates.outputs ?? {};
  if (Object.keys(outputs).length === 0) return noData('outputs', 'NREL has no utility at this location');
  const region = regionCode === undefined ? undefined : findRegion(regionCode);
  return parsedResults(
    SECTORS.map((sector): RowResult => {
      if (region?.kind !== 'state')
        return reject('unknown_region', sector, 'the response names no state; specify the US state');
      const price = readPriceText(outputs[sector]);
      if (price === undefined) return reject('missing_price', sector, 'the price is missing ("no data")');
      const ids = /^\d+(\|\d+)*$/.test(String(outputs.company_id)) ? ` ${outputs.company_id}` : '';
      return { series: seriesOf(region, `${sector}${ids}`), row: { ...yearIn(region), price, where: sector } };
    }),
  );
}

function yearIn(region: Region) {
  const timeZone = localTimeZone(region);
  return {
    startMs: localMonth(`${DATA_YEAR}-01`, timeZone).start.getTime(),
    endMs: localMonth(`${DATA_YEAR}-12`, timeZone).end.getTime(),
  };
}

const seriesOf = (region: Region, product: string): SeriesKey => ({
  region: region.code,
  utility: 'electricity',
  kind: 'retail_average',
  source: 'nrel',
  supplier: null,
  product,
  unit: 'kwh',
  currency: 'USD',
  vatIncluded: false,
  direction: 'import',
});
