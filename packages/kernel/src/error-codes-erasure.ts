import { entry } from './error-code-entry.ts';

/** Codes of exports and erasures of personal data. */
export const ERASURE_CODES = {
  erasure_waiting: entry(
    'conflict',
    'The erasure of the account was requested before.',
    'Undo it with `privacy.undoErasure`, or wait until it is carried out.',
  ),
  no_erasure: entry(
    'conflict',
    'No erasure of the account is waiting: none was requested, or it has begun.',
    'Request one with `privacy.requestErasure`.',
  ),
  erasure_postponed: entry(
    'conflict',
    'A payment operation of the account is in progress.',
    'Try again in a few minutes.',
  ),
  unknown_receipt: entry(
    'not_found',
    'There is no erasure with this ID and token.',
    'Use the ID and the `receiptToken` of `privacy.requestErasure`.',
  ),
  export_in_progress: entry(
    'conflict',
    'An export of the account is being prepared.',
    'Wait for its e-mail; `privacy.exports` shows its progress.',
  ),
  unknown_export: entry(
    'not_found',
    'The link of the export was already used, has expired, or is incomplete.',
    'Request a new export with `privacy.requestExport`.',
  ),
} as const;
