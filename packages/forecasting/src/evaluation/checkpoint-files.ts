import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Checkpoints } from './walk.ts';

/** Checkpoints as files in a folder, which is created on the first write. */
export const fileCheckpoints = (folder: string): Checkpoints => ({
  read: (name) => readFile(path.join(folder, name)).catch(() => undefined),
  write: async (name, bytes) => {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, name);
    await writeFile(`${file}.part`, bytes);
    await rename(`${file}.part`, file);
  },
});
