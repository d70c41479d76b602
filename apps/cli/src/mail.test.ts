import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { energyHere } from './testing/memory-terminal.ts';

describe('energy mail preview', () => {
  test('lists every e-mail with its subject', async () => {
    const { code, stdout } = await energyHere('mail', 'preview');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^magicLink +no +Your sign-in link$/m);
    expect(stdout).toMatch(/^priceAlert +yes +Price alert /m);
  });

  test('shows one e-mail as text, with its link', async () => {
    const { stdout } = await energyHere('mail', 'preview', 'reset');
    expect(stdout).toMatch(/^Subject: Reset your password\n/);
    expect(stdout).toContain('\nhttps://energy.example/reset?token=sample\n');
  });

  test('writes one e-mail as HTML and text into a directory that it creates', async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'energy-mail-'));
    const directory = path.join(home, 'previews');
    try {
      const { code, stderr } = await energyHere('mail', 'preview', 'verify', '--out', directory);
      expect({ code, stderr }).toEqual({ code: 0, stderr: `1 mail as HTML and text in ${directory}\n` });
      expect((await readdir(directory)).sort()).toEqual(['verify.html', 'verify.txt']);
      expect(await readFile(path.join(directory, 'verify.html'), 'utf8')).toMatch(/^<!DOCTYPE html>/);
    } finally {
      await rm(home, { recursive: true });
    }
  });

  test('prints the e-mail as JSON with --json', async () => {
    const [mail] = JSON.parse((await energyHere('mail', 'preview', 'welcome', '--json')).stdout) as {
      template: string;
    }[];
    expect(mail).toMatchObject({
      template: 'welcome',
      category: 'transactional',
      subject: 'Welcome to energy-optimizer',
    });
  });

  test('rejects an unknown e-mail and lists the known ones', async () => {
    const { code, stderr } = await energyHere('mail', 'preview', 'spam');
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown template "spam"; templates: verify, magicLink/);
  });
});
