import { entsoeList, entsoePeriodSchema, entsoeText } from '@energy-optimizer/providers';
import { z } from 'zod';

const timeSeriesSchema = z.object({
  mRID: entsoeText,
  /** Generation is into the zone, load out of it. */
  'inBiddingZone_Domain.mRID': entsoeText,
  'outBiddingZone_Domain.mRID': entsoeText,
  'quantity_Measure_Unit.name': entsoeText,
  curveType: entsoeText,
  MktPSRType: z.object({ psrType: entsoeText }).partial().optional(),
  Period: entsoeList(entsoePeriodSchema),
});
export type TimeSeries = z.infer<typeof timeSeriesSchema>;

/** A GL_MarketDocument: load and generation, forecast or actual. */
export const generationLoadSchema = z.object({
  type: entsoeText,
  'process.processType': entsoeText,
  createdDateTime: entsoeText,
  TimeSeries: entsoeList(timeSeriesSchema),
});
export type GenerationLoad = z.infer<typeof generationLoadSchema>;
