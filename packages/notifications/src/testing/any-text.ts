import fc from 'fast-check';

const SURROGATES = { first: 0xd800, last: 0xdfff };

const anyCodePoint = fc
  .integer({ min: 0, max: 0x10_ffff })
  .filter((point) => point < SURROGATES.first || point > SURROGATES.last)
  .map((point) => String.fromCodePoint(point));

/** Text of any code points. `fc.string({ unit: 'binary' })` is the same, but spends 2 s on a table of all of them. */
export const anyText = (maxLength?: number): fc.Arbitrary<string> =>
  fc.string({ unit: anyCodePoint, ...(maxLength !== undefined && { maxLength }) });
