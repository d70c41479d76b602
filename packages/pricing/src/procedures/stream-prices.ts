import { requireRegion, unavailable } from '@energy-optimizer/kernel';
import { publicProcedure } from '@energy-optimizer/rpc';
import type { z } from 'zod';
import { forCaller, type PricingContext } from '../context.ts';
import type { TariffWatch } from '../ports.ts';
import { type PriceChangeEvent, priceStreamEvent, streamInput } from '../schemas/index.ts';
import type { StreamHub } from '../streaming/hub.ts';
import { asIterable, type Reader, sendTo } from '../streaming/readers.ts';
import { shareByEvent } from '../streaming/share-by-event.ts';
import { streamedTariff } from '../use-cases/tariff-change.ts';
import { MARKET_OR_TARIFF_ERRORS } from './error-codes.ts';

const EXAMPLE = {
  input: { region: 'no1' },
  output: {
    type: 'change',
    id: 4711,
    region: 'no1',
    utility: 'electricity',
    start: '2026-03-01T23:00:00.000Z',
    end: '2026-03-02T00:00:00.000Z',
    points: 1,
    knownAt: '2026-03-01T12:30:00.000Z',
    series: {
      kind: 'day_ahead',
      source: 'hvakosterstrommen',
      supplier: null,
      product: null,
      unit: 'kwh',
      currency: 'NOK',
      vatIncluded: false,
      direction: 'import',
    },
    publisher: {
      source: 'hvakosterstrommen',
      sourceName: 'Hva koster strømmen',
      license: 'Free to use; a link back is requested',
      attribution: 'Strømpriser levert av Hva koster strømmen.no',
    },
    prices: { start: '2026-03-01T23:00:00.000Z', resolution: 'PT60M', values: [0.8123] },
  },
};

const streamsAreOff = () =>
  unavailable('real_time_updates_off', 'Streams of price changes are switched off on this server.');

const UNWATCHED: TariffWatch = { watch: () => () => undefined };

/**
 * GET /prices/stream.
 * @param options.mayStream whether streams may be opened; open ones continue
 * @param options.watch changes of tariffs, and the callers whose tariff `mine` is; default: none is watched
 */
export function streamPrices(
  hub: StreamHub<PriceChangeEvent>,
  context: PricingContext,
  {
    mayStream = async () => true,
    watch = UNWATCHED,
  }: { readonly mayStream?: (() => Promise<boolean>) | undefined; readonly watch?: TariffWatch | undefined } = {},
) {
  const share = shareByEvent<PriceChangeEvent, PriceChangeEvent | undefined>();
  return publicProcedure
    .meta({
      rest: {
        method: 'GET',
        path: '/prices/stream',
        summary: 'Stream price changes',
        description:
          'Server-sent events for a region: one `ready` event, then a `change` event with the prices whenever a series has new or changed prices. ' +
          'Reconnect with `Last-Event-ID` to receive missed events, with the prices as known at their `knownAt`. A `reset` event means that too many events were missed. A comment every 15 s keeps the connection alive. With `tariff`, only changes of the market prices that the tariff follows are sent, as prices of the tariff, and a `tariff` event when the tariff itself changes, or after a reconnect. A stream of `tariff=mine` ends with the session or key that opened it.',
        tags: ['prices'],
        errors: {
          ...MARKET_OR_TARIFF_ERRORS,
          unavailable: ['slow_consumer', 'real_time_updates_off', ...MARKET_OR_TARIFF_ERRORS.unavailable],
        },
        events: priceStreamEvent,
        example: EXAMPLE,
      },
    })
    .input(streamInput)
    .subscription(async ({ ctx, input, signal }) => {
      if (!(await mayStream())) throw streamsAreOff();
      const tariff = await readerTariff(forCaller(context, ctx), input, { share, watch });
      const market = { region: requireRegion(input.region).code, utility: input.utility };
      const reader = { hub, market, input, tariff };
      if (!ctx.takeSink) return asIterable(reader, signal);
      await sendTo(ctx.takeSink, reader);
      return NOTHING;
    });
}

type Share = ReturnType<typeof shareByEvent<PriceChangeEvent, PriceChangeEvent | undefined>>;

/** Subscribers to one tariff share its prices. Undefined: the events stay as they are. */
async function readerTariff(
  context: PricingContext,
  { lastEventId: _, ...input }: z.output<typeof streamInput>,
  { share, watch }: { readonly share: Share; readonly watch: TariffWatch },
): Promise<Reader['tariff']> {
  const { tariff: reference } = input;
  const tariff = await streamedTariff(context, input);
  if (!tariff || reference === undefined) return undefined;
  const { caller } = context;
  const key = JSON.stringify([caller.kind === 'user' && reference === 'mine' ? caller.userId : null, input]);
  return {
    ...tariff,
    priceChange: (event) => share(event, key, () => tariff.priceChange(event)),
    watch: (on) => watch.watch({ reference, caller, utility: input.utility }, on),
  };
}

async function* nothing(): ReturnType<typeof asIterable> {}
const NOTHING = nothing();
