import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { askPassword } from './ask-password.ts';

/** Terminal input: the terminal echoes everything typed, except in raw mode. */
function terminal() {
  const input = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode: (raw: boolean) => {
      input.isRaw = raw;
      return input;
    },
  });
  let shown = '';
  const show = (text: string) => {
    shown += text;
  };
  const type = (text: string) => {
    if (!input.isRaw) shown += text;
    input.write(text);
  };
  return { input, show, type, shown: () => shown };
}

describe('a password on a terminal', () => {
  test('prompts twice, never echoes, and restores the terminal', async () => {
    const at = terminal();
    const asked = askPassword(at);
    at.type('seven purple teapotz\x7fs\r');
    at.type('seven purple teapots\r');
    expect(await asked).toBe('seven purple teapots');
    expect(at.shown()).toBe('Password (leave empty to generate one): \nRepeat password: \n');
    expect(at.input.isRaw).toBe(false);
  });

  test('is generated if left empty', async () => {
    const at = terminal();
    const asked = askPassword(at);
    at.type('\r');
    expect(await asked).toBeUndefined();
  });

  test('is rejected if mistyped', async () => {
    const at = terminal();
    const asked = askPassword(at);
    at.type('seven purple teapots\rseven purple teapot\r');
    await expect(asked).rejects.toThrow('do not match');
  });

  test.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('%s ends the command and restores the terminal', async (_name, key) => {
    const at = terminal();
    const asked = askPassword(at);
    at.type(key);
    await expect(asked).rejects.toMatchObject({ exitCode: 130 });
    expect(at.input.isRaw).toBe(false);
  });
});
