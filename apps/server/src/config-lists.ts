import { TARIFF_SOURCES } from '@energy-optimizer/suppliers';
import { text } from './config-urls.ts';

/** Names separated by commas. */
export const list = text.transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

const SOURCES: readonly string[] = TARIFF_SOURCES;

/** Sources of tariffs, by name. */
export const tariffSources = list.refine((ids) => ids.every((id) => SOURCES.includes(id)), {
  error: `must be a list of ${SOURCES.join(', ')}`,
});
