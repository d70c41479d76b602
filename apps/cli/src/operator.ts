import { randomUUID } from 'node:crypto';

/** The ID of one command in the audit log, as requests have one. */
export const commandId = (): string => `cli-${randomUUID()}`;

/** The operator at the command line, as the subject of an entry in the audit log. */
export const operator = () =>
  ({ actorKind: 'operator', actorId: null, requestId: commandId(), network: null }) as const;
