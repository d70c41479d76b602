import { createHash } from 'node:crypto';
import type { Artifact } from './expert.ts';

/** The content of an artifact, without its checksum. */
export interface ArtifactContent {
  readonly expert: string;
  readonly version: number;
  readonly header: Readonly<Record<string, unknown>>;
  readonly weights: Uint8Array;
}

/** Seals a model as data: SHA-256 over expert, version, header and weights. */
export const seal = (content: ArtifactContent): Artifact => ({ ...content, checksum: checksumOf(content) });

/** @throws Error for another expert, another version or a wrong checksum: refit then. */
export function verify(artifact: Artifact, { expert, version }: { expert: string; version: number }): void {
  if (artifact.expert !== expert) throw new Error(`artifact of ${artifact.expert}, not of ${expert}`);
  if (artifact.version !== version) throw new Error(`artifact version ${artifact.version}, not ${version}`);
  if (artifact.checksum !== checksumOf(artifact)) throw new Error(`artifact of ${expert} has a wrong checksum`);
}

/** Concatenated arrays as little-endian bytes. */
export function packFloats(arrays: readonly (Float64Array | Float32Array)[]): Uint8Array {
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/** Fills the arrays from the bytes of `packFloats`. @throws RangeError if the sizes differ. */
export function unpackFloats(bytes: Uint8Array, into: readonly (Float64Array | Float32Array)[]): void {
  const size = into.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (size !== bytes.byteLength) throw new RangeError(`artifact has ${bytes.byteLength} bytes of weights, not ${size}`);
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of into) {
    new Uint8Array(buffer, byteOffset, byteLength).set(bytes.subarray(at, at + byteLength));
    at += byteLength;
  }
}

function checksumOf({ expert, version, header, weights }: ArtifactContent): string {
  const head = JSON.stringify([expert, version, header]);
  return createHash('sha256').update(head).update('\n').update(weights).digest('hex');
}
