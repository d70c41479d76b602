import type { Outlook } from '@energy-optimizer/outlook';
import type { EmptyReason } from '../query/empty-reasons.ts';
import { incomplete, whyNotInForce } from './describe.ts';
import type { OpenTariff } from './open-tariff.ts';

/** A moment at which the rules of a tariff give no price, so that no market price or forecast would help. */
export interface TariffGap {
  readonly startMs: number;
  readonly reason: EmptyReason;
}

/** The first such moment of the interval; null: there is none. */
export function tariffGap(opened: OpenTariff, outlook: Outlook): TariffGap | null {
  const { versions, interval, isDynamic, choice } = opened;
  const startMs = firstHole(versions, interval);
  if (startMs !== undefined) return { startMs, reason: whyNotInForce(opened) };
  const unpriced = isDynamic ? undefined : firstHole(outlook.pieces, interval);
  return unpriced === undefined ? null : { startMs: unpriced, reason: incomplete(choice.tariff.name, false) };
}

/** @param spans ascending */
function firstHole(
  spans: readonly { readonly startMs: number; readonly endMs: number }[],
  { start, end }: OpenTariff['interval'],
): number | undefined {
  let reached = start.getTime();
  for (const { startMs, endMs } of spans) {
    if (startMs > reached) return reached;
    reached = Math.max(reached, endMs);
  }
  return reached < end.getTime() ? reached : undefined;
}
