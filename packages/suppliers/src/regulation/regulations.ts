import {
  COMMUNITY_CHOICE_STATES,
  COMMUNITY_SOLAR_STATES,
  ELECTRICITY_CHOICE_STATES,
  GAS_CHOICE_STATES,
  HEATING_OIL_STATES,
  PROPANE_STATES,
  regionOfStateCode,
} from '@energy-optimizer/kernel';
import { COMMISSIONS, type StateCode } from './commissions.ts';
import { BONDS_USD, COMPARISON_TOOLS, DEFAULT_RESCISSION_DAYS, LICENSING_STATES, RESCISSION_DAYS } from './rules.ts';

/** A row of `state_regulation`. */
export interface Regulation {
  /** Code of the region, such as `us_tx`. */
  readonly region: string;
  readonly electricityChoice: boolean;
  readonly gasChoice: boolean;
  readonly heatingOilMarket: boolean;
  readonly propaneMarket: boolean;
  readonly communitySolar: boolean;
  readonly communityChoice: boolean;
  readonly commissionName: string;
  readonly commissionWebsite: string;
  readonly commissionPhone: string | null;
  readonly requiresSupplierLicense: boolean;
  readonly bondUsd: number | null;
  readonly comparisonToolUrl: string | null;
  readonly rescissionDays: number;
  readonly isDefaultRescission: boolean;
  readonly sourceUrl: string;
  /** `YYYY-MM-DD` */
  readonly asOf: string;
}

/** Day on which the tables of this folder were compiled. */
const COMPILED_ON = '2026-11-30';

const includes = (states: readonly string[], code: StateCode): boolean => states.includes(code);

/** Retail regulation of the 50 states and DC. The market flags come from the table of regions in the kernel. */
export const REGULATIONS: readonly Regulation[] = COMMISSIONS.map(([code, commissionName, commissionWebsite]) => ({
  region: regionOfStateCode(code)!.code,
  electricityChoice: includes(ELECTRICITY_CHOICE_STATES, code),
  gasChoice: includes(GAS_CHOICE_STATES, code),
  heatingOilMarket: includes(HEATING_OIL_STATES, code),
  propaneMarket: includes(PROPANE_STATES, code),
  communitySolar: includes(COMMUNITY_SOLAR_STATES, code),
  communityChoice: includes(COMMUNITY_CHOICE_STATES, code),
  commissionName,
  commissionWebsite,
  commissionPhone: null,
  requiresSupplierLicense: includes(LICENSING_STATES, code),
  bondUsd: BONDS_USD[code] ?? null,
  comparisonToolUrl: COMPARISON_TOOLS[code] ?? null,
  rescissionDays: RESCISSION_DAYS[code] ?? DEFAULT_RESCISSION_DAYS,
  isDefaultRescission: RESCISSION_DAYS[code] === undefined,
  sourceUrl: commissionWebsite,
  asOf: COMPILED_ON,
}));
