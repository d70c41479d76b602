import { invalid } from '@energy-optimizer/kernel';

/**
 * Validates the redirect target after an OAuth sign-in: it must equal one of the listed URLs. Nothing is parsed, so no
 * parsing trick (`//`, `\`, user names, look-alike letters, `..`) can succeed.
 * @throws AppError `redirect_not_allowed` (422)
 */
export function requireAllowedRedirect(allowed: readonly string[], redirectTo: string | undefined): string {
  const wanted = redirectTo ?? allowed[0];
  if (wanted === undefined || !allowed.includes(wanted))
    throw invalid('redirect_not_allowed', 'redirectTo', 'is not an allowed redirect URL');
  return wanted;
}
