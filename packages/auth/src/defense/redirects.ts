import { invalid } from '@energy-optimizer/kernel';

/**
 * Where the browser goes after a sign-in elsewhere: one of the listed URLs, character by character. Nothing is parsed, so no
 * trick of parsing (`//`, `\`, user names, look-alike letters, paths that climb) can pass.
 * @throws AppError `redirect_not_allowed` (422)
 */
export function requireAllowedRedirect(allowed: readonly string[], redirectTo: string | undefined): string {
  const wanted = redirectTo ?? allowed[0];
  if (wanted === undefined || !allowed.includes(wanted))
    throw invalid('redirect_not_allowed', 'redirectTo', 'is not an allowed redirect URL');
  return wanted;
}
