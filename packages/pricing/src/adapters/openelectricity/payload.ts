import { z } from 'zod';

/** One result: the values of one metric and region, as `[time with offset, value]` pairs. */
const resultSchema = z.object({
  name: z.string().nullish(),
  columns: z.object({ region: z.string().nullish(), network_region: z.string().nullish() }).nullish(),
  data: z.array(z.unknown()),
});
export type Result = z.infer<typeof resultSchema>;

export const datasetSchema = z.object({
  network_code: z.string(),
  metric: z.string(),
  unit: z.string().nullish(),
  /** `5m`, `1h`, `1d` … */
  interval: z.string().nullish(),
  results: z.array(resultSchema),
  network_timezone_offset: z.string().nullish(),
});
export type Dataset = z.infer<typeof datasetSchema>;

export const responseSchema = z.object({
  success: z.boolean(),
  error: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
  data: z.array(datasetSchema).nullish(),
});

/** A refusal before the API proper answers, e.g. `{"detail":"Not authenticated"}`; a list names bad parameters. */
export const detailSchema = z.object({ detail: z.union([z.string(), z.array(z.unknown())]) });

export const pairSchema = z.tuple([z.string(), z.number().nullable()]);
