import { AppError, notFound } from '@energy-optimizer/kernel';
import type { Purpose } from './consent/purposes.ts';

export const consentRequired = (purpose: Purpose): AppError =>
  new AppError('forbidden', {
    code: 'consent_required',
    publicMessage: `This operation requires consent to the purpose ${purpose}. Record it with privacy.setConsents.`,
    details: { purpose },
  });
export const processingRestricted = (): AppError =>
  new AppError('forbidden', {
    code: 'processing_restricted',
    publicMessage: 'The processing of the data of this account is restricted. Lift it with privacy.setRestriction.',
  });
export const policyChanged = (sent: string, current: string): AppError =>
  new AppError('conflict', {
    code: 'policy_changed',
    publicMessage: `The policy version is ${current}, not ${JSON.stringify(sent)}. Show the texts of privacy.purposes and ask again.`,
  });
export const accountEnded = (): AppError =>
  new AppError('unauthenticated', { code: 'session_expired', publicMessage: 'The account no longer exists.' });
export const processingObjected = (purpose: Purpose): AppError =>
  new AppError('forbidden', {
    code: 'processing_objected',
    publicMessage: `You have objected to the purpose ${purpose}. Lift the objection with privacy.setObjection.`,
    details: { purpose },
  });
export const unknownRequest = (): AppError =>
  notFound('unknown_request', 'There is no request with this ID. privacy.requests lists all requests.');
export const requestClosed = (): AppError =>
  new AppError('conflict', {
    code: 'request_closed',
    publicMessage:
      'The request is closed already. Record a new one with privacy.recordRequest if the person asks again.',
  });
