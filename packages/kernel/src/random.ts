/** A seeded stream of uniform numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 2³²), an integer. */
  bits(): number;
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal (Marsaglia's polar method, one value per call). */
  normal(): number;
  /** Shuffles the values in place (Fisher–Yates). */
  shuffle(values: Int32Array): void;
  /** Four 32-bit words from which `restore` continues. */
  state(): [number, number, number, number];
  restore(state: readonly [number, number, number, number]): void;
}

/** xoshiro128++ (Blackman and Vigna 2019), seeded from one integer by splitmix32. */
export function createRandom(seed: number): Random {
  const s = new Int32Array(4);
  let z = seed >>> 0;
  for (let i = 0; i < 4; i++) {
    z = (z + 0x9e3779b9) >>> 0;
    let t = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
    s[i] = t ^ (t >>> 15);
  }
  const bits = (): number => {
    const [a, b] = [s[0]!, s[1]!];
    const c = s[2]! ^ a;
    const d = s[3]! ^ b;
    const sum = (a + s[3]!) | 0;
    s[0] = a ^ d;
    s[1] = b ^ c;
    s[2] = c ^ (b << 9);
    s[3] = (d << 11) | (d >>> 21);
    return (((sum << 7) | (sum >>> 25)) + a) >>> 0;
  };
  const uniform = (): number => bits() / 4294967296;
  const normal = (): number => {
    for (;;) {
      const u = 2 * uniform() - 1;
      const r = u * u + (2 * uniform() - 1) ** 2;
      if (r > 0 && r < 1) return u * Math.sqrt((-2 * Math.log(r)) / r);
    }
  };
  const shuffle = (values: Int32Array): void => {
    for (let i = values.length - 1; i > 0; i--) {
      const j = Math.floor(uniform() * (i + 1));
      const held = values[i]!;
      values[i] = values[j]!;
      values[j] = held;
    }
  };
  return {
    bits,
    uniform,
    normal,
    shuffle,
    state: () => [s[0]!, s[1]!, s[2]!, s[3]!],
    restore: (state) => s.set(state),
  };
}
