interface Validity {
  /** `YYYY-MM-DD`; null: without a start. */
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

/**
 * First day on which a version is no longer in force: the end of its validity, or the first day of the next version if
 * that is sooner. Null: in force without end.
 */
export function inForceUntil({ validFrom, validUntil }: Validity, versions: readonly Validity[]): string | null {
  const starts = versions.flatMap((one) => one.validFrom ?? []).filter((day) => validFrom === null || day > validFrom);
  const [first] = [...starts, ...(validUntil === null ? [] : [validUntil])].sort();
  return first ?? null;
}
