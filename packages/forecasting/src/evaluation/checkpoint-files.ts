import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Checkpoints } from './walk.ts';

/** Checkpoints as files of a folder, which is made when the first is written. */
export const fileCheckpoints = (folder: string): Checkpoints => ({
  read: (name) => readFile(path.join(folder, name)).catch(() => undefined),
  write: async (name, bytes) => {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, name);
    await writeFile(`${file}.part`, bytes);
    await rename(`${file}.part`, file);
  },
});
