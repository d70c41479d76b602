import { similar } from './similar.ts';
import { similarDuration } from './similar-duration.ts';

/** A currency before a unit; the units of responses have none. */
const CURRENCY = /^(?:[a-z]{3}|[€$£]) ?\/ ?/i;

/** The names in a fixed list that `text` may mean: as a duration, as a unit with a currency, or by spelling. */
export function similarChoice(text: string, names: readonly string[]): string[] {
  const found = similarDuration(text, names) ?? similar(text, names);
  return found.length > 0 ? found : similar(text.replace(CURRENCY, ''), names);
}
