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

describe('handing over', () => {
  test('an e-mail the first accepts, refuses or reports inactive is not offered to the second', async () => {
    for (const settled of [SENT, REJECTED, INACTIVE])
      expect(await outcomeOf(settled, SENT)).toEqual({ outcome: settled, asked: [1, 0] });
  });

  test('where the first cannot now, the second is asked', async () => {
    expect(await outcomeOf(RETRY, SENT)).toEqual({ outcome: SENT, asked: [1, 1] });
  });

  test('a refusal by the second is not final while the first may still take it', async () => {
    const both = { kind: 'retry', error: 'first: not now; refused' };
    expect(await outcomeOf(RETRY, REJECTED)).toEqual({ outcome: both, asked: [1, 1] });
  });

  test('a hanging transport is abandoned, and the next one is tried', async () => {
    const endless = scriptedTransport(() => new Promise(() => undefined));
    const next = scriptedTransport(() => SENT);
    expect(await handOver([endless.transport, next.transport], outgoing(), 20)).toEqual(SENT);
    expect(await handOver([endless.transport], outgoing(), 20)).toEqual({
      kind: 'retry',
      error: 'scripted: timed out after 0.02 s',
    });
  });

  test('without a transport, e-mails wait, with a reason', async () => {
    expect(await outcomeOf()).toEqual({
      outcome: { kind: 'retry', error: 'no mail transport is configured' },
      asked: [],
    });
  });
});
