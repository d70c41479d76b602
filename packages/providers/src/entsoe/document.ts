import { z } from 'zod';
import { PayloadError } from '../errors.ts';
import { withoutKey } from '../other-response.ts';
import { readAs } from '../payload.ts';
import { createXmlReader } from '../xml.ts';

const readXml = createXmlReader(['TimeSeries', 'Period', 'Point', 'Reason']);

/** An element's text, where the element is there. */
export const entsoeText = z.string().optional();

/** A list of elements; empty elements become undefined. */
export const entsoeList = <T extends z.ZodType>(item: T) =>
  z.array(z.union([item, z.literal('').transform(() => undefined)])).default([]);

const pointSchema = z.object({ position: entsoeText, 'price.amount': entsoeText, quantity: entsoeText });
export type EntsoePoint = z.infer<typeof pointSchema>;

/** A block of values: positions count from 1 in steps of `resolution`. */
export const entsoePeriodSchema = z.object({
  timeInterval: z.object({ start: entsoeText, end: entsoeText }).partial().optional(),
  resolution: entsoeText,
  Point: entsoeList(pointSchema),
});
export type EntsoePeriod = z.infer<typeof entsoePeriodSchema>;

const acknowledgmentSchema = z.object({
  Reason: entsoeList(z.object({ code: entsoeText, text: entsoeText })),
});

/** "Nothing to send", or why the request was refused, without the key. */
export interface EntsoeAcknowledgment {
  readonly noData: boolean;
  readonly message: string;
}

/** Any of the platform's documents by its name; acknowledgments are read, the content of others is not yet checked. */
export type EntsoeDocument =
  | { readonly kind: 'acknowledgment'; readonly acknowledgment: EntsoeAcknowledgment }
  | { readonly kind: 'document'; readonly name: string; readonly content: unknown };

/**
 * Reads any of the platform's XML documents.
 * @param key the secret that must not be echoed
 * @throws PayloadError for HTML, JSON, truncated or malformed XML.
 */
export function readEntsoeDocument(payload: Uint8Array, key?: string): EntsoeDocument {
  const { name, content } = readXml(payload, key);
  if (name === 'Acknowledgement_MarketDocument') {
    const { Reason } = readAs(acknowledgmentSchema, content || {}, 'an acknowledgment');
    return { kind: 'acknowledgment', acknowledgment: readReasons(Reason, key) };
  }
  if (name.endsWith('MarketDocument')) return { kind: 'document', name, content: content || {} };
  throw new PayloadError(`the XML is ${name.slice(0, 60)}, not a market document`);
}

/** Reason 999 says that there is nothing; anything else refuses the request. */
function readReasons(
  all: z.infer<typeof acknowledgmentSchema>['Reason'],
  key: string | undefined,
): EntsoeAcknowledgment {
  const reasons = all.filter((reason) => reason !== undefined);
  const words = reasons.map(({ code, text }) => `${code ?? '?'} ${text ?? ''}`.trim()).join('; ');
  const message = withoutKey(words, key).slice(0, 200);
  const noData = reasons.some(({ code }) => code?.trim() === '999');
  return { noData, message: message || 'no reason given' };
}
