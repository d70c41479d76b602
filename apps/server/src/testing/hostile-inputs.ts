import { type AttackWorld, bearer, serviceKey, type Target } from './attack-world.ts';

/** Small bodies and queries that are expensive to parse, with the expected status of each. */

/** Each text is written once, because every operation is sent all of them. */
function once(write: (count: number) => string): (count: number) => string {
  const written = new Map<number, string>();
  return (count) => {
    const text = written.get(count) ?? write(count);
    written.set(count, text);
    return text;
  };
}

const keys = once((count) => Array.from({ length: count }, (_, i) => `"k${i}":0`).join());
export const objects = once((count) => `[${Array(count).fill('{}').join()}]`);
export const nested = once((depth) => '['.repeat(depth) + ']'.repeat(depth));

/** Hostile JSON inputs; `field` is a known field of the operation. */
export const SHAPES: Readonly<
  Record<string, { readonly json: (field: string) => string; readonly status: readonly number[] }>
> = {
  '900 unknown keys': { json: () => `{${keys(900)}}`, status: [422] },
  '1,400 unknown keys': { json: () => `{${keys(1_400)}}`, status: [422] },
  '80,000 unknown keys': { json: () => `{${keys(80_000)}}`, status: [413] },
  '900 empty objects': { json: (field) => `{"${field}":${objects(900)}}`, status: [422] },
  '5,000 empty objects': { json: (field) => `{"${field}":${objects(5_000)}}`, status: [422] },
  '290,000 empty objects': { json: (field) => `{"${field}":${objects(290_000)}}`, status: [413] },
  '4,000 lists in each other': { json: (field) => `{"${field}":${nested(4_000)}}`, status: [400] },
  '390,000 lists in each other': { json: (field) => `{"${field}":${nested(390_000)}}`, status: [413] },
  'a text of 15,000 characters': { json: (field) => `{"${field}":"${'x'.repeat(15_000)}"}`, status: [422] },
  'a key of 15,000 characters': { json: () => `{"${'x'.repeat(15_000)}":1}`, status: [422] },
  'a number of 15,000 digits': { json: (field) => `{"${field}":${'9'.repeat(15_000)}}`, status: [422] },
  'NUL characters': { json: (field) => `{"${field}":"${'\\u0000'.repeat(2_000)}"}`, status: [422] },
  'a __proto__ key': { json: () => '{"__proto__":{"role":"admin"}}', status: [400] },
};

export const ENVELOPES: Readonly<
  Record<string, { readonly text: (field: string) => string; readonly status: readonly number[] }>
> = {
  ...Object.fromEntries(
    Object.entries(SHAPES).map(([what, { json, status }]) => [
      what,
      { text: (field: string) => `{"json":${json(field)}}`, status },
    ]),
  ),
  'a typed array of 500 million numbers': {
    text: (field) => `{"json":{"${field}":500000000},"meta":{"values":{"${field}":[["typed-array","Float64Array"]]}}}`,
    status: [400],
  },
  'a set of 900 values': {
    text: (field) => `{"json":{"${field}":${objects(900)}},"meta":{"values":{"${field}":["set"]}}}`,
    status: [400],
  },
  '2,000 annotations': {
    text: (field) => `{"json":{"${field}":1},"meta":{"values":{${keys(1_400)}}}}`,
    // Where an operation takes as many items, the first annotation that is not a list is what is wrong.
    status: [400, 422],
  },
  'an annotation of 6,000 steps': {
    text: (field) => `{"json":{"${field}":1},"meta":{"values":{"${'a.'.repeat(6_000)}":["Date"]}}}`,
    status: [400],
  },
  'no envelope': { text: (field) => `{"${field}":1}`, status: [400] },
};

export const QUERIES: Readonly<
  Record<string, { readonly text: (field: string) => string; readonly status: readonly number[] }>
> = {
  '2,000 unknown parameters': { text: () => Array.from({ length: 2_000 }, (_, i) => `k${i}`).join('&'), status: [422] },
  'one parameter 1,500 times': { text: (field) => Array(1_500).fill(`${field}=1`).join('&'), status: [422] },
  'a value of 14,000 characters': { text: (field) => `${field}=${'x'.repeat(14_000)}`, status: [422] },
  'a list of 7,000 values': { text: (field) => `${field}=${Array(7_000).fill('x').join()}`, status: [422] },
  'invalid percent-encoding': { text: (field) => `${field}=${'%e0'.repeat(4_000)}`, status: [400] },
  'NUL characters': { text: (field) => `${field}=${'%00'.repeat(4_000)}`, status: [422] },
  'half a head full of blanks': { text: (field) => `${field}=${'+'.repeat(14_000)}`, status: [422] },
};

/** The most privileged caller of an operation, so that only the input is wrong. */
export const headersFor = (world: Pick<AttackWorld, 'admin'>, { access }: Target): Record<string, string> =>
  access === 'service' ? serviceKey : access === 'public' ? {} : bearer(world.admin);
export const fieldOf = ({ input, pathParameters }: Target): string =>
  Object.keys(input.properties ?? {}).find((name) => !pathParameters.includes(name)) ?? 'a';
export const pathOf = ({ rest }: Target): string => rest.path.replace(/\{\w+\}/g, 'x');
