import path from 'node:path';
import { expect, it } from 'vitest';
import { describeRouter } from './describe-router.ts';

const describeTestRouter = (name: string): string =>
  describeRouter({
    tsconfig: path.join(import.meta.dirname, 'testing/tsconfig.json'),
    file: path.join(import.meta.dirname, 'testing/odd-router.ts'),
    name,
  });

it('writes all types with their comments, importing only tRPC', () => {
  const text = describeTestRouter('OddRouter');
  expect(text.match(/from '[^']+'/g)).toEqual(["from '@trpc/server'"]);
  expect(text.slice(text.indexOf('export type')).split('\n').slice(1).join('\n')).toBe(`  deep: {
    /** What it does. */
    odd: TRPCQueryProcedure<{ input: {
      at?: Date | undefined;
      count?: number | undefined;
    }; output: {
      flag: boolean;
      choice?: "a" | "b";
      nothing: null;
      lists: readonly (readonly (number | null)[])[];
      pair: readonly [string, number];
      code: string & {
        __brand: "Code";
      };
      version: \`v\${number}\`;
      "with-dash": {
        [key: string]: Date;
      };
      either: {
        kind: "x";
        x: number;
      } | {
        kind: "y";
      };
      /** Says "*\\/" and goes on. */
      documented: unknown;
    }; meta: object }>;
    plain: TRPCMutationProcedure<{ input: void; output: "done"; meta: object }>;
  };
  ticks: {
    all: TRPCSubscriptionProcedure<{ input: void; output: AsyncIterable<{
      /** The event's id, which the client sends back as \`lastEventId\` when it
       * reconnects. */
      id: string;
      /** The event's data. */
      data: {
        n: number;
      };
    }>; meta: object }>;
  };
}>;
`);
});

it('rejects `any` and names its location', () => {
  expect(() => describeTestRouter('LooseRouter')).toThrow('loose.output.inner.parsed is `any`');
});

it('rejects a recursive type', () => {
  expect(() => describeTestRouter('EndlessRouter')).toThrow('tree.output.branches[] contains itself');
});

it('names a missing type', () => {
  expect(() => describeTestRouter('NoRouter')).toThrow('exports no NoRouter');
});
