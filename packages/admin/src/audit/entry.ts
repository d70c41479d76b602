export const ACTOR_KINDS = ['anonymous', 'user', 'api_key', 'service', 'operator', 'job'] as const;
export const AUDIT_RESULTS = ['ok', 'denied', 'failed'] as const;

/** An event to be recorded. */
export interface AuditEntry {
  /** E.g. `sign_in`, `role_changed`. */
  readonly action: string;
  readonly actorKind: (typeof ACTOR_KINDS)[number];
  /** The acting user, if any. */
  readonly actorId: string | null;
  /** The affected user, if any. */
  readonly userId: string | null;
  readonly result: (typeof AUDIT_RESULTS)[number];
  readonly requestId: string;
  /** An address or network; stored is the /24 of IPv4, the /48 of IPv6. */
  readonly network: string | null;
  /** Never a secret, an address or the id of a user. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/**
 * A line of the log. It names subjects: random ids that stand for users while their accounts exist. `actorId` and
 * `userId` are null for subjects whose accounts were deleted.
 */
export interface AuditRecord extends Required<AuditEntry> {
  readonly id: string;
  readonly at: Date;
  readonly actorSubjectId: string | null;
  readonly subjectId: string | null;
  /** 1; more for failures, which are counted per hour, action and network: `at` is the last of them. */
  readonly count: number;
}

export interface AuditFilter {
  /** Only events about this user or caused by this user. */
  readonly userId?: string | undefined;
  readonly action?: string | undefined;
  readonly result?: AuditEntry['result'] | undefined;
  /** Half-open. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly requestId?: string | undefined;
  readonly limit: number;
}
