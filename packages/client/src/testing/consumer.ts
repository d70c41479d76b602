import path from 'node:path';

/** The files of a program that uses the published package, written for the package test. */

/**
 * Runs against the server in its first argument; prints one line per passing check and fails on the first failing one.
 */
export const PROGRAM = `
import { type AppRouter, createClient, EnergyApiError, isConnectionError, isProblem } from '@energy-optimizer/client';
import type { inferRouterOutputs } from '@trpc/server';

declare const process: { readonly argv: readonly string[] };
const client = createClient({ url: process.argv[2] ?? '' });

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(claim: string, value: T) => console.log(claim, value);

type Current = inferRouterOutputs<AppRouter>['prices']['current'];
holds('a price is a number', true satisfies Equal<Current['prices'][number]['price'], number>);
holds('a missing value is null', true satisfies Equal<inferRouterOutputs<AppRouter>['prices']['history']['values'], (number | null)[]>);

type Saving = inferRouterOutputs<AppRouter>['ml']['predictSavings'];
holds('a saving is a number', true satisfies Equal<Saving['total']['saving'], number>);
type Weights = NonNullable<inferRouterOutputs<AppRouter>['ml']['predictPrice']['model']>['expertWeights'];
holds('weights go by expert', true satisfies Equal<Weights, Record<string, number>>);

const { at, prices } = await client.prices.current.query({ region: 'no1' });
const instant: Date = at;
const list: readonly { start: Date; price: number; currency: string }[] = prices;
if (!(instant instanceof Date) || !Array.isArray(list)) throw new Error('at is no Date');
console.log('current', list.length);

const error: unknown = await client.prices.current.query({ region: 'atlantis' }).catch((cause: unknown) => cause);
if (!isProblem(error) || !(error instanceof EnergyApiError) || isConnectionError(error)) throw error;
const code: string = error.code;
const fields: readonly { field: string; message: string }[] = error.fields;
console.log('refused', code, error.status, fields.map(({ field }) => field).join(), typeof error.requestId);

await new Promise<void>((resolve, reject) => {
  const subscription = client.prices.stream.subscribe({ region: 'no1' }, {
    onStarted: () => {
      subscription.unsubscribe();
      resolve();
    },
    onData: ({ id, data }) => {
      const text: string = id;
      console.log(text, data);
    },
    onError: (cause) => reject(cause),
  });
});
console.log('subscribed');

const refusal: unknown = await new Promise((resolve) => {
  const stranger = createClient({ url: process.argv[2] ?? '', apiKey: 'wrong' });
  stranger.prices.stream.subscribe({ region: 'no1' }, { onError: resolve });
});
console.log('stream refused', isProblem(refusal) ? [refusal.code, refusal.status].join(' ') : refusal);
`;

/** Each line is an error that the types must reject. */
export const MISTAKES = [
  'await client.prices.current.query({ region: 1 });',
  "await client.prices.current.query({ region: 'no1', regoin: 'no1' });",
  'await client.prices.current.query();',
  "await client.prices.current.query({ region: 'no1', utility: 'steam' });",
  "await client.prices.current.query({ region: 'no1', at: '2026-01-01' });",
  "(await client.prices.current.query({ region: 'no1' })).nothing;",
  "const text: string = (await client.prices.current.query({ region: 'no1' })).at;",
  "await client.prices.current.mutate({ region: 'no1' });",
  "await client.prices.nothing.query({ region: 'no1' });",
  "await client.ml.predictOptimalTimes.query({ region: 'no1' });",
  "await client.ml.predictSavings.mutate({ region: 'no1', appliances: [{ name: 'dryer', powerKw: '3', durationHours: 2 }] });",
  "await client.ml.accuracy.query({ region: 'no1', windowDays: 30 });",
  "const sure: number = (await client.ml.predictPrice.query({ region: 'no1' })).values[0];",
  "client.prices.stream.subscribe({ region: 'no1' }, { onDat: () => undefined });",
  "createClient({ adress: '' });",
];

export const mistakesProgram = (): string =>
  [
    "import { createClient } from '@energy-optimizer/client';",
    "const client = createClient({ url: '' });",
    ...MISTAKES,
  ].join('\n');

export const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'],
    module: 'nodenext',
    moduleDetection: 'force',
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    outDir: 'out',
  },
  include: ['program.ts'],
});

/** Compiles only if the published types and the server's types are mutually assignable. */
export const SAME_TYPES = `
import type { AppRouter as Published } from '@energy-optimizer/client';
import type { AppRouter as Served } from '@energy-optimizer/server';
import type { inferRouterError, inferRouterInputs, inferRouterOutputs } from '@trpc/server';

type Same<A, B> = [A, B] extends [B, A] ? true : false;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const claims = [
  true satisfies Same<inferRouterInputs<Published>, inferRouterInputs<Served>>,
  true satisfies Same<inferRouterOutputs<Published>, inferRouterOutputs<Served>>,
  true satisfies Same<inferRouterError<Published>, inferRouterError<Served>>,
  true satisfies Equal<keyof inferRouterInputs<Published>['prices'], keyof inferRouterInputs<Served>['prices']>,
  true satisfies Equal<
    inferRouterInputs<Published>['prices']['current']['at'],
    inferRouterInputs<Served>['prices']['current']['at']
  >,
];
`;

/** The settings of the workspace, so that the server's sources compile in another folder. */
export const sameTypesConfig = (): string => {
  const root = path.join(import.meta.dirname, '../../../..');
  return JSON.stringify({
    extends: path.join(root, 'tooling/tsconfig/base.json'),
    compilerOptions: { typeRoots: [path.join(root, 'node_modules/@types')] },
    include: ['same.ts'],
  });
};
