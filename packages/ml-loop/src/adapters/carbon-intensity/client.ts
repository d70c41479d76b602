import type { Interval } from '@energy-optimizer/kernel';
import type { HttpClient } from '@energy-optimizer/providers';

/** The API writes and wants times without seconds. */
const stamp = (instant: Date) => `${instant.toISOString().slice(0, 16)}Z`;

/** Great Britain's half-hours of at most 14 days, plus the one before the first. */
export async function fetchIntensity(
  http: HttpClient,
  { start, end }: Interval,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const url = `https://api.carbonintensity.org.uk/intensity/${stamp(start)}/${stamp(end)}`;
  const response = await http({ url }, { acceptStatus: [400], ...(signal ? { signal } : {}) });
  return response.body;
}
