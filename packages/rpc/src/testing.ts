import { isDeepStrictEqual } from 'node:util';
import type { AnyProcedure, AnyRouter } from '@trpc/server';
import superjson from 'superjson';
import type { Context } from './context.ts';
import { toJsonSchema } from './json-schema.ts';
import { REST_PREFIX } from './meta.ts';
import { toProblem } from './problem.ts';
import { dateReviver } from './rest/body.ts';
import { type RestOperation, restOperations } from './rest/operations.ts';

/** The result over one interface: the REST status, and the output or the problem as plain JSON. */
export interface FaceResult {
  readonly status: number;
  readonly json: unknown;
}
export interface ThreeFaces {
  readonly inProcess: FaceResult;
  readonly rest: FaceResult;
  readonly trpc: FaceResult;
}

export interface ContractCall {
  readonly router: AnyRouter;
  /** The path of the procedure, such as `prices.current`. */
  readonly id: string;
  /** Input as JSON (dates as ISO strings). Default: the example in `meta.rest`. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** For the in-process call; the HTTP interfaces create their own from `headers`. */
  readonly ctx: Context;
  /** The URL at which the same router is served. */
  readonly baseUrl: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const plain = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
/** Request IDs always differ. */
const problemOf = (problem: object): unknown => {
  const { requestId: _, ...rest } = problem as { requestId?: unknown };
  return rest;
};

/** Calls one procedure as a function, over REST and over tRPC, with the same input. */
export async function callThreeFaces(call: ContractCall): Promise<ThreeFaces> {
  const { inProcess, rest, trpc } = facesOf(call);
  return { inProcess: await inProcess(), rest: await rest(), trpc: await trpc() };
}

/** The interfaces of one procedure, of which each call has the same input. */
export function facesOf(call: ContractCall): Readonly<Record<keyof ThreeFaces, () => Promise<FaceResult>>> {
  const operation = restOperations(call.router).find((one) => one.id === call.id);
  if (operation === undefined) throw new Error(`${call.id} has no REST route`);
  const input = call.input ?? ((operation.rest.example.input ?? {}) as Record<string, unknown>);
  const typed =
    operation.inputSchema === undefined
      ? undefined
      : dateReviver(toJsonSchema(operation.inputSchema, { io: 'input', markDates: true }))(input);
  return {
    inProcess: () => inProcess(call, typed),
    rest: () => overRest(call, operation, input),
    trpc: () => overTrpc(call, operation, typed),
  };
}

/** Undefined if the three interfaces agree, otherwise all three results. */
export async function contractDifference(call: ContractCall): Promise<ThreeFaces | undefined> {
  const faces = await callThreeFaces(call);
  const same = isDeepStrictEqual(faces.inProcess, faces.rest) && isDeepStrictEqual(faces.inProcess, faces.trpc);
  return same ? undefined : faces;
}

async function inProcess({ router, id, ctx }: ContractCall, input: unknown): Promise<FaceResult> {
  const procedure = (router._def.procedures as Record<string, AnyProcedure>)[id] as AnyProcedure;
  const { type } = procedure._def;
  try {
    const getRawInput = async (): Promise<unknown> => input;
    const output = await procedure({ path: id, getRawInput, ctx, type, signal: undefined, batchIndex: 0 });
    return { status: 200, json: plain(output) };
  } catch (error) {
    const problem = toProblem(error);
    return { status: problem.status, json: problemOf(problem) };
  }
}

async function overRest(
  call: ContractCall,
  operation: RestOperation,
  input: Record<string, unknown>,
): Promise<FaceResult> {
  const { method, path } = operation.rest;
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const filled = operation.pathParameters.reduce(
    (url, name) => url.replace(`{${name}}`, encodeURIComponent(String(input[name]))),
    path as string,
  );
  const rest = Object.entries(input).filter(([name]) => !operation.pathParameters.includes(name));
  const query = new URLSearchParams(rest.map(([name, value]): [string, string] => [name, String(value)]));
  const suffix = hasBody || rest.length === 0 ? '' : `?${query}`;
  const response = await fetch(`${call.baseUrl}${REST_PREFIX}${filled}${suffix}`, {
    method,
    headers: { ...call.headers, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { body: JSON.stringify(Object.fromEntries(rest)) } : {}),
  });
  const json = (await response.json()) as object;
  return { status: response.status, json: response.ok ? json : problemOf(json) };
}

async function overTrpc(call: ContractCall, operation: RestOperation, input: unknown): Promise<FaceResult> {
  const wire = JSON.stringify(superjson.serialize(input));
  const isQuery = operation.type === 'query';
  const url = `${call.baseUrl}/trpc/${operation.id}${isQuery && input !== undefined ? `?input=${encodeURIComponent(wire)}` : ''}`;
  const response = await fetch(url, {
    method: isQuery ? 'GET' : 'POST',
    headers: { ...call.headers, ...(isQuery ? {} : { 'content-type': 'application/json' }) },
    ...(isQuery || input === undefined ? {} : { body: wire }),
  });
  const body = (await response.json()) as { result?: { data: never }; error?: never };
  if (body.result !== undefined)
    return { status: response.status, json: plain(superjson.deserialize(body.result.data)) };
  const error = superjson.deserialize(body.error as never) as { data: { problem: object } };
  return { status: response.status, json: plain(problemOf(error.data.problem)) };
}
