import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Expert, type Period, type Track, walkExpert } from '@energy-optimizer/ml-loop';

/**
 * Walks the experts one after the other and says how far it is on standard error. With a folder, each finished track is
 * kept there under the hash of its data, so that a run that was stopped goes on where it was.
 */
export async function walkAll(
  experts: readonly Expert[],
  period: Period,
  folder: string | undefined,
): Promise<Track[]> {
  const tracks: Track[] = [];
  for (const expert of experts) {
    const kept = folder && (await readTrack(folder, expert, period));
    const track = kept || walkExpert(expert, period, { now: cpuMs, onDay: progress(expert, period) });
    if (folder && !kept) await writeTrack(folder, track, period);
    tracks.push(track);
  }
  return tracks;
}

/** Processor time of this process: what it costs, however busy the machine is. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function progress({ id }: Expert, { from, to }: Period): (done: number) => void {
  const start = performance.now();
  let last = 0;
  return (done) => {
    const now = performance.now();
    if (now - last < 1_000 && done < to - from) return;
    last = now;
    const left = (((now - start) / done) * (to - from - done)) / 1_000;
    process.stderr.write(`\r${id.padEnd(32)} ${done} / ${to - from} days, ${left.toFixed(0)} s left   `);
    if (done === to - from) process.stderr.write('\r\u001b[K');
  };
}

function fileOf(folder: string, id: string, { panel, from, to }: Period): string {
  const hash = createHash('sha256').update(`${id} ${from} ${to}`).update(panel.prices);
  for (const series of panel.exogenous) hash.update(series);
  return path.join(folder, `${id}-${hash.digest('hex').slice(0, 16)}.json`);
}

async function readTrack(folder: string, { id }: Expert, period: Period): Promise<Track | undefined> {
  const text = await readFile(fileOf(folder, id, period), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const track = JSON.parse(text) as Omit<Track, 'forecasts'> & { forecasts: number[] };
  return { ...track, forecasts: Float64Array.from(track.forecasts) };
}

async function writeTrack(folder: string, track: Track, period: Period): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = fileOf(folder, track.id, period);
  await writeFile(`${file}.part`, JSON.stringify({ ...track, forecasts: [...track.forecasts] }));
  await rename(`${file}.part`, file);
}
