import { entsoeList, entsoePeriodSchema, entsoeText } from '@energy-optimizer/providers';
import { z } from 'zod';

const timeSeriesSchema = z.object({
  mRID: entsoeText,
  'in_Domain.mRID': entsoeText,
  'out_Domain.mRID': entsoeText,
  'contract_MarketAgreement.type': entsoeText,
  'currency_Unit.name': entsoeText,
  'price_Measure_Unit.name': entsoeText,
  curveType: entsoeText,
  /** Which of the day's auctions; 1 is the coupled day-ahead auction. */
  'classificationSequence_AttributeInstanceComponent.position': entsoeText,
  Period: entsoeList(entsoePeriodSchema),
});
export type TimeSeries = z.infer<typeof timeSeriesSchema>;

/** A Publication_MarketDocument with day-ahead prices. */
export const publicationSchema = z.object({ type: entsoeText, TimeSeries: entsoeList(timeSeriesSchema) });
export type Publication = z.infer<typeof publicationSchema>;
