/**
 * What a frontend does: requests the current price and the cheapest hours, then waits for a change.
 * Needs a server with prices of the region: `ENERGY_URL=http://127.0.0.1:4000 node examples/frontend.ts no1`
 */
import assert from 'node:assert/strict';
import { createClient, isConnectionError, isProblem } from '@energy-optimizer/client';

const TIMEOUT_MS = 60_000;

const region = process.argv[2] ?? 'no1';
const client = createClient({ url: process.env.ENERGY_URL ?? 'http://127.0.0.1:4000' });
const time = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' });

async function showCurrentPrice(): Promise<void> {
  const { prices, at } = await client.prices.current.query({ region });
  const [best] = prices;
  assert(best, `no price for ${region} at this time; import some first`);
  assert(best.start <= at && at < best.end, 'the current price covers now');
  console.log(
    `${region} now: ${best.price} ${best.currency}/${best.unit} until ${time.format(best.end)} (${best.sourceName})`,
  );
}

async function showCheapestWindow(): Promise<void> {
  const { windows, meanPrice, currency, unit, at } = await client.prices.optimalWindows.query({
    region,
    durationMinutes: 120,
    withinHours: 12,
  });
  const [cheapest] = windows;
  assert(cheapest && meanPrice !== null, 'the prices of the next hours are known');
  assert(cheapest.start >= at, 'a window lies in the future');
  assert(cheapest.averagePrice <= meanPrice, 'the cheapest window costs no more than the mean');
  console.log(
    `cheapest two hours: ${time.format(cheapest.start)} to ${time.format(cheapest.end)}, ${cheapest.averagePrice} ${currency}/${unit} (mean ${meanPrice})`,
  );
}

async function showWhatTheServerRefuses(): Promise<void> {
  const error: unknown = await client.prices.current.query({ region: 'atlantis' }).catch((cause: unknown) => cause);
  assert(isProblem(error), 'an unknown region is refused');
  assert.deepEqual([error.code, error.status], ['unknown_region', 422]);
  console.log(`refused: ${error.message} (${error.code}, request ${error.requestId})`);
}

async function waitForChange(): Promise<void> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  for await (const { id, data } of client.prices.stream.subscribe({ region }, { signal })) {
    if (data.type === 'ready') console.log('waiting for a change');
    if (data.type !== 'change') continue;
    assert.equal(data.region, region);
    console.log(`event ${id}: ${data.points} new price(s), ${time.format(data.start)} to ${time.format(data.end)}`);
    return;
  }
  assert.fail(`no price of ${region} changed within ${TIMEOUT_MS / 1000} s`);
}

try {
  await showCurrentPrice();
  await showCheapestWindow();
  await showWhatTheServerRefuses();
  await waitForChange();
} catch (error) {
  if (isConnectionError(error)) console.error(`no response (${error.reason}): is the server running?`);
  else console.error(error);
  process.exitCode = 1;
}
