import { describe, expect, test } from 'vitest';
import type { SendOutcome } from '../ports.ts';
import { outgoing, scriptedTransport } from '../testing/world.ts';
import { handOver } from './handover.ts';

const SENT: SendOutcome = { kind: 'sent', provider: 'x', messageId: null };
const RETRY: SendOutcome = { kind: 'retry', error: 'first: not now' };
const REJECTED: SendOutcome = { kind: 'rejected', error: 'refused' };
const INACTIVE: SendOutcome = { kind: 'inactive', error: 'inactive' };

const outcomeOf = async (...outcomes: SendOutcome[]) => {
  const scripted = outcomes.map((outcome) => scriptedTransport(() => outcome));
  const outcome = await handOver(
    scripted.map(({ transport }) => transport),
    outgoing(),
  );
  return { outcome, asked: scripted.map(({ mails }) => mails.length) };
};

describe('handing an e-mail to transports', () => {
  test('does not offer to the second an e-mail that the first accepts, rejects or reports as inactive', async () => {
    for (const settled of [SENT, REJECTED, INACTIVE])
      expect(await outcomeOf(settled, SENT)).toEqual({ outcome: settled, asked: [1, 0] });
  });

  test('uses the second transport if the first fails temporarily', async () => {
    expect(await outcomeOf(RETRY, SENT)).toEqual({ outcome: SENT, asked: [1, 1] });
  });

  test('treats a rejection by the second as temporary while the first can still accept the e-mail', async () => {
    const both = { kind: 'retry', error: 'first: not now; refused' };
    expect(await outcomeOf(RETRY, REJECTED)).toEqual({ outcome: both, asked: [1, 1] });
  });

  test('abandons a hanging transport and tries the next one', async () => {
    const endless = scriptedTransport(() => new Promise(() => undefined));
    const next = scriptedTransport(() => SENT);
    expect(await handOver([endless.transport, next.transport], outgoing(), 20)).toEqual(SENT);
    expect(await handOver([endless.transport], outgoing(), 20)).toEqual({
      kind: 'retry',
      error: 'scripted: timed out after 0.02 s',
    });
  });

  test('keeps e-mails waiting with a reason if there is no transport', async () => {
    expect(await outcomeOf()).toEqual({
      outcome: { kind: 'retry', error: 'no mail transport is configured' },
      asked: [],
    });
  });
});
