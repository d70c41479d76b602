import { similar } from './similar.ts';
import { similarDuration } from './similar-duration.ts';

/** A currency in front of a unit: the unit of an answer has none. */
const CURRENCY = /^(?:[a-z]{3}|[€$£]) ?\/ ?/i;

/** Of a fixed list of names those that may have been meant by `text`: as a duration, as a unit with a currency, or by its spelling. */
export function similarChoice(text: string, names: readonly string[]): string[] {
  const found = similarDuration(text, names) ?? similar(text, names);
  return found.length > 0 ? found : similar(text.replace(CURRENCY, ''), names);
}
