import { z } from 'zod';

export const text = z.string().trim().min(1, 'must not be empty');

export const url = (protocols: readonly string[]) =>
  text.refine(
    (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol),
    `must be a URL starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );
/** Links append a path to it: a query or fragment would break them, and credentials would be exposed in each. */
export const baseUrl = url(['http:', 'https:']).refine((value) => {
  const { username, password, search, hash } = URL.canParse(value) ? new URL(value) : new URL('http://x');
  return [username, password, search, hash].every((part) => part === '');
}, 'must not contain a user name, a password, a query or a fragment');
/** An unescaped `#` in a password would be parsed as the start of a fragment. */
export const databaseUrl = url(['postgres:', 'postgresql:']).refine(
  (value) => !value.includes('#'),
  'must not contain #; percent-encode it in passwords as %23',
);
