import type { HttpClient } from '@energy-optimizer/providers';

const REPORT_URL = 'https://visualisations.aemo.com.au/aemo/apps/api/report/5MIN';

/**
 * The report behind AEMO's dashboard: five-minute prices of all regions, about the last two days, whatever is asked
 * for.
 */
export const fetchReport = async (http: HttpClient, signal?: AbortSignal): Promise<Uint8Array> =>
  (await http({ url: REPORT_URL }, signal ? { signal } : {})).body;
