import type { Simd } from './kernels.ts';
import { createScalarKernels } from './scalar.ts';
import * as w from './wasm-code.ts';

export interface WasmHost {
  Memory: new (size: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object, imports: object) => { exports: Pick<Simd, 'gemm' | 'adam'> };
}

const PAGE_BYTES = 65536;
const ROWS = 4;

/** Blocks of 4 × 8 results stay in registers over the whole inner sum: 6 loads serve 32 products and sums. */
function gemmFunction(): w.WasmFunction {
  const [a, aRow, aColumn, b, c, m, n, k, accumulate] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [bRow, i, j, left, pb, pc, b0, b1, as] = [9, 10, 11, 12, 13, 14, 19, 20, 21];
  const pa = (row: number) => 15 + row;
  const sum = (row: number, half: number) => 22 + 2 * row + half;
  const rows = [...new Array(ROWS).keys()];
  const bump = (local: number, by: w.Code): w.Code => w.set(local, w.add(w.get(local), by));
  const inner: w.Code = [
    ...w.set(b0, w.vLoad(w.get(pb))),
    ...w.set(b1, w.vLoad(w.get(pb), 16)),
    ...rows.flatMap((row) => [
      ...w.set(as, w.vLoadSplat(w.get(pa(row)))),
      ...w.set(sum(row, 0), w.vAdd(w.get(sum(row, 0)), w.vMul(w.get(as), w.get(b0)))),
      ...w.set(sum(row, 1), w.vAdd(w.get(sum(row, 1)), w.vMul(w.get(as), w.get(b1)))),
      ...bump(pa(row), w.get(aColumn)),
    ]),
    ...bump(pb, w.get(bRow)),
    ...bump(left, w.int(-1)),
  ];
  const halves = rows.flatMap((row) => [0, 1].map((half) => ({ row, half })));
  const rowOfC = (row: number): w.Code => w.add(w.get(pc), w.mul(w.get(bRow), w.int(row)));
  const block: w.Code = [
    ...rows.flatMap((row) => w.set(pa(row), w.add(w.get(a), w.mul(w.get(aRow), w.add(w.get(i), w.int(row)))))),
    ...w.set(pb, w.add(w.get(b), w.get(j))),
    ...w.set(pc, w.add(w.add(w.get(c), w.get(j)), w.mul(w.get(i), w.get(bRow)))),
    ...halves.flatMap(({ row, half }) => w.set(sum(row, half), w.vZero)),
    ...w.when(
      w.get(accumulate),
      halves.flatMap(({ row, half }) => w.set(sum(row, half), w.vLoad(rowOfC(row), 16 * half))),
    ),
    ...w.set(left, w.get(k)),
    ...w.repeatWhile(w.get(left), inner),
    ...halves.flatMap(({ row, half }) => w.vStore(rowOfC(row), w.get(sum(row, half)), 16 * half)),
    ...bump(i, w.int(ROWS)),
  ];
  const body: w.Code = [
    ...w.set(bRow, w.shiftLeft(w.get(n), w.int(2))),
    ...w.repeatWhile(w.lessThan(w.get(j), w.get(bRow)), [
      ...w.set(i, w.int(0)),
      ...w.repeatWhile(w.lessThan(w.get(i), w.get(m)), block),
      ...bump(j, w.int(32)),
    ]),
  ];
  return {
    name: 'gemm',
    parameters: new Array<number>(9).fill(w.I32),
    locals: [...new Array<number>(10).fill(w.I32), ...new Array<number>(3 + 2 * ROWS).fill(w.V128)],
    body,
  };
}

function adamFunction(): w.WasmFunction {
  const [weights, gradient, first, second, average, count] = [0, 1, 2, 3, 4, 5];
  const [beta1, beta2, step, secondScale, keep, averageRate] = [6, 7, 8, 9, 10, 11];
  const [g, x, v, value] = [12, 13, 14, 15];
  const all = (local: number): w.Code => w.vSplat(w.get(local));
  const toward = (from: w.Code, to: w.Code, keepLocal: number): w.Code =>
    w.vAdd(to, w.vMul(all(keepLocal), w.vSub(from, to)));
  const body: w.Code = w.repeatWhile(w.get(count), [
    ...w.set(g, w.vLoad(w.get(gradient))),
    ...w.set(x, toward(w.vLoad(w.get(first)), w.get(g), beta1)),
    ...w.vStore(w.get(first), w.get(x)),
    ...w.set(v, toward(w.vLoad(w.get(second)), w.vMul(w.get(g), w.get(g)), beta2)),
    ...w.vStore(w.get(second), w.get(v)),
    ...w.set(v, w.vAdd(w.vSqrt(w.vMul(w.get(v), all(secondScale))), w.vSplat([0x43, 0x77, 0xcc, 0x2b, 0x32]))),
    ...w.set(value, w.vSub(w.vMul(w.vLoad(w.get(weights)), all(keep)), w.vDiv(w.vMul(all(step), w.get(x)), w.get(v)))),
    ...w.vStore(w.get(weights), w.get(value)),
    ...w.vStore(w.get(average), toward(w.vLoad(w.get(average)), w.get(value), averageRate)),
    ...[weights, gradient, first, second, average].flatMap((p) => w.set(p, w.add(w.get(p), w.int(16)))),
    ...w.set(count, w.add(w.get(count), w.int(-4))),
  ]);
  return {
    name: 'adam',
    parameters: [...new Array<number>(6).fill(w.I32), ...new Array<number>(6).fill(w.F32)],
    locals: new Array<number>(4).fill(w.V128),
    body,
  };
}

/** Compiled once on first use; undefined if the host has no vector instructions. */
const compiled = new Map<WasmHost, object | undefined>();

function moduleOf(host: WasmHost): object | undefined {
  if (!compiled.has(host)) compiled.set(host, compile(host));
  return compiled.get(host);
}

function compile(host: WasmHost): object | undefined {
  try {
    return new host.Module(w.wasmModule([gemmFunction(), adamFunction()]));
  } catch {
    return undefined;
  }
}

const ownHost = (): WasmHost | null => (globalThis as unknown as { WebAssembly?: WasmHost }).WebAssembly ?? null;

/**
 * A memory for at least `floats` numbers, zero at first, with the kernels that work on it: in plain JavaScript where
 * WebAssembly or its vector instructions are missing, with bit-identical results.
 */
export function createSimd(floats: number, host = ownHost()): Simd {
  const module = host && moduleOf(host);
  if (!host || !module) return createScalarKernels(floats);
  const pages = Math.ceil((floats * 4) / PAGE_BYTES);
  const memory = new host.Memory({ initial: pages, maximum: pages });
  const { gemm, adam } = new host.Instance(module, { env: { memory } }).exports;
  return { memory: new Float32Array(memory.buffer), gemm, adam };
}
