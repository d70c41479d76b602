/** Paths printed at startup that people may copy, but that are not the tRPC endpoint. */
const OTHER_PATHS = /\/(?:api\/v1|docs|openapi\.json|health)(?:\/|$)/;

/**
 * The URL of a server's tRPC endpoint. Accepts the server's URL with or without the `/trpc` that the server prints
 * at startup, and a trailing slash; an empty string means the origin of the page.
 * @throws TypeError if the URL is invalid
 */
export function endpointOf(url: string): string {
  const trimmed = withoutSlashes(url.trim());
  if (trimmed === '' || trimmed.startsWith('/')) return `${withoutEndpoint(trimmed)}/trpc`;
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed))
    throw new TypeError(`createClient: url must begin with http:// or https://, got ${JSON.stringify(url)}`);
  const { search, hash } = new URL(trimmed);
  if (search !== '' || hash !== '')
    throw new TypeError(`createClient: url must not have a query or a fragment, got ${JSON.stringify(url)}`);
  const otherAt = trimmed.search(OTHER_PATHS);
  const other = trimmed.slice(otherAt);
  if (otherAt >= 0)
    throw new TypeError(
      `createClient: url must be the server's address without ${other}: ${JSON.stringify(trimmed.slice(0, -other.length))}`,
    );
  return `${withoutEndpoint(trimmed)}/trpc`;
}

function withoutSlashes(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end--;
  return url.slice(0, end);
}

const withoutEndpoint = (address: string): string => address.replace(/\/trpc$/, '');
