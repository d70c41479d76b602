import { getRegion, localDate, localTimeZone } from '@energy-optimizer/kernel';
import type { EnergyUnit } from '@energy-optimizer/tariffs';
import { type MeteredUsage, meteredSpan } from '../comparison/metered.ts';
import { readMetered } from '../comparison/metered-text.ts';
import { formOf } from '../schemas/usage.ts';
import { defaultUnit } from '../use-cases/compare-suppliers.ts';
import type { SwitchingRequest } from './current-tariff.ts';
import type { AddressedUsage } from './inputs.ts';
import type { StatedUsage } from './stated-usage.ts';
import { packUsage, type UsageRecord } from './usage-record.ts';

/** The usage of a year, in the form in which it was sent. */
export interface KnownUsage {
  readonly annualUsage: number;
  readonly unit: EnergyUnit;
  readonly stated?: StatedUsage | undefined;
  readonly metered?: MeteredUsage | undefined;
  /** Of metered usage. */
  readonly record?: (UsageRecord & { readonly address: AddressedUsage }) | undefined;
}

/** @throws AppError `usage_too_short` */
export async function usageOf(request: SwitchingRequest, regionCode: string): Promise<KnownUsage> {
  const { annualUsage, usage, utility } = request;
  const region = getRegion(regionCode);
  const unit = request.unit ?? defaultUnit(region, utility);
  if (usage === undefined) return { annualUsage: annualUsage!, unit };
  const { stated, metered: text } = formOf(usage);
  if (stated) return { annualUsage: stated.values.reduce((total, one) => total + one, 0), unit, stated };
  const metered = await readMetered(text);
  const timeZone = localTimeZone(region);
  const { start, end, coverage, annualUsage: sum } = meteredSpan(metered, timeZone);
  const record = await packUsage(text);
  const [from, until] = [start, end].map((at) => localDate(at, timeZone)) as [string, string];
  const address = { sha256: record.sha256, from, until, coverage };
  return { annualUsage: sum, unit: text.unit, metered, record: { ...record, address } };
}
