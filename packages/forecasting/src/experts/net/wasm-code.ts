/**
 * The few WebAssembly instructions the numeric kernels need, as bytes (WebAssembly core specification 2.0, §5.4 and its
 * vector instructions). JavaScript has no SIMD of its own; this gives four float32 operations per instruction on every
 * platform, bit for bit the same.
 */
export type Code = readonly number[];

export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const low = rest & 127;
    if ((rest < 64 && rest >= 0) || (rest < 0 && rest >= -64)) return [...bytes, low];
    bytes.push(low | 128);
  }
}

const vector = (opcode: number): Code => [0xfd, ...unsigned(opcode)];
const binary =
  (opcode: Code) =>
  (left: Code, right: Code): Code => [...left, ...right, ...opcode];

export const get = (local: number): Code => [0x20, local];
export const set = (local: number, value: Code): Code => [...value, 0x21, local];
export const int = (value: number): Code => [0x41, ...signed(value)];
export const add = binary([0x6a]);
export const mul = binary([0x6c]);
export const shiftLeft = binary([0x74]);
export const lessThan = binary([0x49]);

export const vAdd = binary(vector(0xe4));
export const vSub = binary(vector(0xe5));
export const vMul = binary(vector(0xe6));
export const vDiv = binary(vector(0xe7));
export const vSqrt = (value: Code): Code => [...value, ...vector(0xe3)];
/** One float32 in all four lanes. */
export const vSplat = (value: Code): Code => [...value, ...vector(0x13)];
export const vZero: Code = [...vector(0x0c), ...new Array<number>(16).fill(0)];
/** Four float32 at a byte address plus a constant offset; any alignment. */
export const vLoad = (address: Code, offset = 0): Code => [...address, ...vector(0x00), 2, ...unsigned(offset)];
/** One float32 from memory in all four lanes. */
export const vLoadSplat = (address: Code): Code => [...address, ...vector(0x09), 2, 0];
export const vStore = (address: Code, value: Code, offset = 0): Code => [
  ...address,
  ...value,
  ...vector(0x0b),
  2,
  ...unsigned(offset),
];

/** Runs the body at least once, and again for as long as the condition is not zero after it. */
export const repeatWhile = (condition: Code, body: Code): Code => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];
export const when = (condition: Code, body: Code): Code => [...condition, 0x04, 0x40, ...body, 0x0b];

/** A function: its name, the types of its parameters, the types of its other locals and its body. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: Code;
  readonly locals: Code;
  readonly body: Code;
}

const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const section = (id: number, bytes: Code): Code => [id, ...sized(bytes)];
const text = (value: string): Code => sized([...Buffer.from(value, 'utf8')]);

/** The bytes of a module with these functions, over a memory imported as `env.memory`. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map((f) => [0x60, ...sized(f.parameters), 0]);
  const exported = functions.map((f, i) => [...text(f.name), 0, ...unsigned(i)]);
  const bodies = functions.map((f) => sized([...list(f.locals.map((type) => [1, type])), ...f.body, 0x0b]));
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([[...text('env'), ...text('memory'), 2, 0, 1]])),
    ...section(3, list(functions.map((_, i) => unsigned(i)))),
    ...section(7, list(exported)),
    ...section(10, list(bodies)),
  ]);
}
