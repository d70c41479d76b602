import { createXmlReader, PayloadError, readAs } from '@energy-optimizer/providers';
import { z } from 'zod';

const readXml = createXmlReader(['TimeSeries', 'Period', 'Point', 'Reason']);

const text = z.string().optional();
const list = <T extends z.ZodType>(item: T) =>
  z.array(z.union([item, z.literal('').transform(() => undefined)])).default([]);

const intervalSchema = z.object({ start: text, end: text }).partial();

/** A block of prices: positions count from 1 in steps of `resolution`. */
export const periodSchema = z.object({
  timeInterval: intervalSchema.optional(),
  resolution: text,
  Point: list(z.object({ position: text, 'price.amount': text })),
});
export type Period = z.infer<typeof periodSchema>;

export const timeSeriesSchema = z.object({
  mRID: text,
  'in_Domain.mRID': text,
  'out_Domain.mRID': text,
  'contract_MarketAgreement.type': text,
  'currency_Unit.name': text,
  'price_Measure_Unit.name': text,
  curveType: text,
  /** Which of the day's auctions; the lowest number is the market's. */
  'classificationSequence_AttributeInstanceComponent.position': text,
  Period: list(periodSchema),
});
export type TimeSeries = z.infer<typeof timeSeriesSchema>;

export const publicationSchema = z.object({ type: text, TimeSeries: list(timeSeriesSchema) });
export type Publication = z.infer<typeof publicationSchema>;

/** "Nothing to send", or why the request was refused. */
export const acknowledgementSchema = z.object({ Reason: list(z.object({ code: text, text })) });
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

export type EntsoeDocument =
  | { readonly kind: 'publication'; readonly publication: Publication }
  | { readonly kind: 'acknowledgement'; readonly acknowledgement: Acknowledgement }
  | { readonly kind: 'other'; readonly name: string };

/**
 * Reads any of the platform's XML documents.
 * @throws PayloadError for HTML, JSON, truncated or malformed XML.
 */
export function readDocument(payload: Uint8Array): EntsoeDocument {
  const { name, content } = readXml(payload);
  if (name === 'Acknowledgement_MarketDocument') {
    const acknowledgement = readAs(acknowledgementSchema, content || {}, 'an acknowledgement');
    return { kind: 'acknowledgement', acknowledgement };
  }
  if (name === 'Publication_MarketDocument') {
    return { kind: 'publication', publication: readAs(publicationSchema, content || {}, 'a publication document') };
  }
  if (name.endsWith('MarketDocument')) return { kind: 'other', name };
  throw new PayloadError(`the XML is not a market document but ${name.slice(0, 60)}`);
}
