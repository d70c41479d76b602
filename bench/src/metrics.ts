import { SERVICE_KEY } from './world.ts';

/** One value of the server's /metrics. */
export async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: { 'x-api-key': SERVICE_KEY } })).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  if (!line) throw new Error(`unknown metric ${name}`);
  return Number(line.slice(name.length + 1));
}
