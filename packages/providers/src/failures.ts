import { commonReason } from './http/errors.ts';

/** Providers that failed for the same reason. */
export interface FailureGroup {
  readonly reason: string;
  readonly providers: readonly string[];
}

/** Failures grouped by reason, most frequent first; without a network, all providers share one. */
export function groupFailures(failures: readonly { provider: string; message: string }[]): FailureGroup[] {
  const groups = new Map<string, string[]>();
  for (const { provider, message } of failures) {
    const reason = commonReason(provider, message);
    groups.set(reason, [...(groups.get(reason) ?? []), provider]);
  }
  return [...groups]
    .map(([reason, providers]) => ({ reason, providers }))
    .sort((a, b) => b.providers.length - a.providers.length);
}
