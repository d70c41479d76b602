import type { Translator } from './case.ts';
import { demandRamp, exported, flatEnergy, pgeWeekday, rampEnergy } from './eeco.ts';
import { blended, elapsedTime, ergon, lookback, pgeHolidays, pgeTotals, quarterHours } from './elsewhere.ts';
import {
  belgianCapacity,
  britishDay,
  britishGas,
  chargesAndTax,
  danishGrid,
  halfHourZones,
  polishBill,
  replayedDays,
  spanishPeriods,
} from './europe.ts';
import { bkkDecember, bkkFebruary, reverseVat, vatZones } from './norway.ts';
import { ssc } from './ssc.ts';

/** Each case with the function that derives a tariff, usage and checks from it. */
export const TRANSLATORS: Readonly<Record<string, Translator>> = {
  'au-ergon-t11': ergon,
  'be-capacity-rolling': belgianCapacity,
  'dk-n1-nettarif-c': danishGrid,
  'eeco-demand-ramp': demandRamp,
  'eeco-export': exported,
  'eeco-flat-energy': flatEnergy,
  'eeco-pge-energy-summer-weekday': pgeWeekday,
  'eeco-ramp-energy': rampEnergy,
  'es-20td-periods': spanishPeriods,
  'evcc-charges-tax': chargesAndTax,
  'evcc-half-hour-zones': halfHourZones,
  'no-bkk-02-2026': bkkFebruary,
  'no-bkk-12-2025': bkkDecember,
  'no-reverse-vat': reverseVat,
  'no-vat-zones': vatZones,
  'oet-replay-days': replayedDays,
  'pl-pge-g11': polishBill,
  'reopt-blended': blended,
  'reopt-lookback-35': lookback,
  'ssc-carryover-dec': ssc,
  'ssc-netbill-low-sell': ssc,
  'ssc-netbill-no-sell-15min': ssc,
  'ssc-res-tou-flat': ssc,
  'uk-gas-m3-kwh': britishGas,
  'uk-octopus-day-elec': britishDay,
  'us-period-elapsed-dst': elapsedTime,
  'us-pge-eelec-totals': pgeTotals,
  'us-pge-holidays': pgeHolidays,
  'us-quarter-hour-additive': quarterHours,
};
