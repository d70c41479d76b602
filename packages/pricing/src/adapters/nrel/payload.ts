import { looksLikeHtml, PayloadError, readAs, readJson, readText, readXml } from '@energy-optimizer/providers';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

const value = z.union([z.number(), z.string()]).nullish();

/** The one answer of utility_rates v3. Prices in USD/kWh; text such as "no data" where there is none. */
const responseSchema = z.object({
  errors: z.array(z.unknown()).nullish(),
  metadata: z.object({ sources: z.array(z.string()).nullish() }).nullish(),
  outputs: z
    .object({
      /** One id, or several joined by pipes: the utilities that serve the place. */
      company_id: z.union([z.number(), z.string()]).nullish(),
      residential: value,
      commercial: value,
      industrial: value,
    })
    .nullable(),
});
export type UtilityRates = z.infer<typeof responseSchema>;

/** A refusal by the gateway, e.g. API_KEY_INVALID or OVER_RATE_LIMIT. */
const refusalSchema = z.object({ error: z.object({ code: z.string() }) });

/**
 * Reads the JSON or the XML form. Its errors may repeat the key and are not told word for word.
 * @throws PayloadError also for the errors the answer reports.
 */
export function readUtilityRates(payload: Uint8Array): UtilityRates {
  const text = readText(payload);
  const document = text.startsWith('<') && !looksLikeHtml(text) ? fromXml(text) : readJson(payload);
  const refusal = refusalSchema.safeParse(document);
  if (refusal.success) throw new PayloadError(`NREL rejected the request: ${refusal.data.error.code.slice(0, 80)}`);
  const answer = readAs(responseSchema, document, 'a utility_rates v3 response', null);
  if (answer.errors?.length) throw new PayloadError('NREL reports errors in the request');
  return answer;
}

const parser = new XMLParser({
  parseTagValue: false,
  processEntities: false,
  ignoreAttributes: true,
  isArray: (name) => name === 'source' || name === 'error',
});

const xmlSchema = z.object({
  response: z.object({
    errors: z.union([z.string(), z.object({ error: z.array(z.unknown()).nullish() })]).nullish(),
    metadata: z.object({ sources: z.union([z.string(), z.object({ source: z.array(z.string()) })]) }).nullish(),
    outputs: z
      .object({ 'company-id': z.string().nullish(), residential: value, commercial: value, industrial: value })
      .nullish()
      .or(z.literal('')),
  }),
});

/** The XML form has dashes for underscores and no types; it becomes the JSON form. */
function fromXml(text: string): unknown {
  const { errors, metadata, outputs } = readAs(
    xmlSchema,
    readXml(parser, text),
    'a utility_rates v3 response',
    null,
  ).response;
  return {
    errors: typeof errors === 'object' ? (errors?.error ?? []) : errors ? [errors] : [],
    metadata: { sources: typeof metadata?.sources === 'object' ? metadata.sources.source : [] },
    outputs: outputs ? { ...outputs, company_id: outputs['company-id'] } : {},
  };
}
