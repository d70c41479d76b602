/**
 * Whether an operator's secret can be guessed. Deliberately coarse: it detects typed secrets and accepts generated
 * ones.
 */

/** Below this many bits a secret can be guessed; 16 random letters and digits have about 80. */
const MIN_BITS = 50;

/** Common placeholders and words; each adds little entropy. */
const WORDS =
  /pass(?:word|wort)?|secret|change|please|replace|your|here|insert|admin|root|user|token|internal|api|key|test(?:ing)?|example|sample|dummy|default|placeholder|energy|optimi[sz]er|server|postmark|webhook|auth|qwerty|letmein|welcome|hello|master|super|strong|secure|private|access|login|monkey|dragon|foobar|todo|none|null/iy;
const KEYBOARD = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  'azertyuiop',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik',
];

/** Bits contributed by one repetition, sequence, keyboard row or word. */
const PIECE_BITS = 8;
const SHORTEST_PIECE = 3;

/** Length of the run starting at `at` whose characters ascend or descend by one, or repeat. */
function runLength(text: string, at: number): number {
  const step = text.charCodeAt(at + 1) - text.charCodeAt(at);
  if (!(Math.abs(step) <= 1)) return 0;
  let end = at + 1;
  while (end < text.length && text.charCodeAt(end) - text.charCodeAt(end - 1) === step) end += 1;
  return end - at;
}

/** Length of the text at `at` that already occurred earlier. */
function repeatLength(text: string, at: number): number {
  let length = 0;
  while (at + length < text.length && text.indexOf(text.slice(at, at + length + 1)) < at) length += 1;
  return length;
}

function wordLength(text: string, at: number): number {
  WORDS.lastIndex = at;
  return WORDS.exec(text)?.[0].length ?? 0;
}

function rowLength(text: string, at: number): number {
  let longest = 0;
  for (const row of KEYBOARD.flatMap((keys) => [keys, [...keys].reverse().join('')])) {
    let length = 0;
    const from = row.indexOf(text[at] as string);
    while (from >= 0 && at + length < text.length && row[from + length] === text[at + length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** Size of the character class. */
function poolOf(text: string): number {
  const kinds: [RegExp, number][] = [
    [/[0-9]/, 10],
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[^0-9a-zA-Z]/, 32],
  ];
  return /^[0-9a-f]+$/.test(text) ? 16 : kinds.reduce((sum, [kind, size]) => sum + (kind.test(text) ? size : 0), 0);
}

const SEPARATOR = /[-_. ]/;
const SEPARATOR_BITS = 2;

/** Approximate entropy in bits, considering doubled characters and interleaved texts (`a1b2c3`). */
function secretBits(secret: string): number {
  const single = secret.replace(/(.)\1+/g, '$1');
  const everyOther = (from: number): string => [...secret].filter((_, at) => at % 2 === from).join('');
  const doubled = bitsOf(single) + (single.length < secret.length ? PIECE_BITS : 0);
  return Math.min(bitsOf(secret), doubled, bitsOf(everyOther(0)) + bitsOf(everyOther(1)));
}

function bitsOf(secret: string): number {
  const text = secret.toLowerCase();
  // A substituted letter counts as one of the letters that occur.
  const perCharacter = Math.log2(Math.min(poolOf(secret), 2 * new Set(secret).size));
  let bits = 0;
  for (let at = 0; at < text.length; ) {
    const piece = Math.max(runLength(text, at), repeatLength(text, at), wordLength(text, at), rowLength(text, at));
    const isPiece = piece >= SHORTEST_PIECE;
    const ofCharacter = SEPARATOR.test(text[at] as string) ? SEPARATOR_BITS : perCharacter;
    bits += isPiece ? PIECE_BITS : ofCharacter;
    at += isPiece ? piece : 1;
  }
  return bits;
}

const HOW_TO_MAKE_A_SECRET = 'generate one with: openssl rand -hex 32';

/** The problem with an operator-chosen secret, or undefined. Never repeats the secret. */
export function secretProblem(secret: string, minLength: number): string | undefined {
  if (secret.length < minLength) return `must have at least ${minLength} characters; ${HOW_TO_MAKE_A_SECRET}`;
  if (secretBits(secret) < MIN_BITS)
    return `is too easy to guess (repeated characters, sequences or common words); ${HOW_TO_MAKE_A_SECRET}`;
  return undefined;
}
