import { redirectNotAllowed } from '../errors.ts';

/**
 * The page to return to: one of the allowed URLs, optionally with another query. Origin and path must be equal to the
 * character, so that no parsing trick succeeds.
 * @throws AppError `redirect_not_allowed` (422)
 */
export function allowedRedirect(allowed: readonly [string, ...string[]], field: string, wanted?: string): string {
  if (wanted === undefined) return allowed[0];
  const [page] = wanted.split('?');
  const isClean = URL.canParse(wanted) && !/[#\s\\]/.test(wanted);
  if (!isClean || !allowed.some((url) => url.split('?')[0] === page)) throw redirectNotAllowed(field);
  return wanted;
}
