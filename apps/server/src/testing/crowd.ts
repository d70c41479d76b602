import { parentPort, workerData } from 'node:worker_threads';

/** Concurrent sign-ins from a separate thread, so that their work is not attributed to the server. */
export interface Crowd {
  readonly url: string;
  readonly people: number;
  readonly accounts: readonly string[];
  readonly password: string;
}

const { url, people, accounts, password } = workerData as Crowd;
const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
const statuses = Array.from({ length: people }, async (_, i) => {
  const body = JSON.stringify({ email: accounts[i % accounts.length], password });
  const response = await fetch(`${url}/api/v1/auth/sign-in`, { method: 'POST', headers, body });
  await response.text();
  return response.status;
});
parentPort?.postMessage(await Promise.all(statuses));
