import { AppError } from '@energy-optimizer/kernel';
import type { AnyProcedure, AnyRouter, ProcedureType } from '@trpc/server';
import { z } from 'zod';
import type { Access } from '../access-rule.ts';
import type { Context } from '../context.ts';
import { fieldName, guardInput, withMaxInputValues } from '../guard.ts';
import { createInvoke } from '../invoke.ts';
import { inputJsonSchema, type JsonSchema } from '../json-schema.ts';
import { DEFAULT_BODY_BYTES, type ProcedureMeta, type RestMeta } from '../meta.ts';
import type { Scope } from '../scopes.ts';
import { dateReviver } from './body.ts';
import { readQuery } from './query.ts';
import { type ReadText, textReader } from './scalar.ts';

/** The parts of a REST request that form its input. */
export interface RestRequest {
  /** The raw query string without `?`. */
  readonly query: string;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The parsed JSON body. */
  readonly body?: unknown;
  /** The header `Last-Event-ID`, after which a stream resumes; passed to inputs with a field `lastEventId`. */
  readonly lastEventId?: string;
}

/** One procedure with a REST interface. */
export interface RestOperation {
  /** The path of the procedure, such as `prices.current`; also the operationId. */
  readonly id: string;
  readonly type: ProcedureType;
  readonly rest: RestMeta;
  readonly access: Access;
  readonly scope: Scope | undefined;
  /** The feature that the caller's tier must include; null: free for everybody. */
  readonly feature: string | null;
  readonly inputSchema: z.core.$ZodType | undefined;
  readonly outputSchema: z.core.$ZodType | undefined;
  readonly pathParameters: readonly string[];
  /** Maximum size of the body in bytes. */
  readonly maxBodyBytes: number;
  /** Calls the procedure as tRPC's caller does. @throws an error whose `toProblem` is the response */
  call(ctx: Context, request: RestRequest): Promise<unknown>;
}

interface Definition {
  readonly type: ProcedureType;
  readonly meta?: ProcedureMeta;
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
}

const asZod = (parser: unknown, where: string): z.core.$ZodType | undefined => {
  if (parser === undefined || parser instanceof z.core.$ZodType) return parser;
  throw new Error(`${where}: REST needs zod schemas`);
};

/** Every procedure of the router that has `meta.rest`. @throws Error if a description cannot be served */
export function restOperations(router: AnyRouter): RestOperation[] {
  const procedures = router._def.procedures as Record<string, AnyProcedure>;
  const operations = Object.entries(procedures).flatMap(([id, procedure]) => {
    const definition = procedure._def as unknown as Definition;
    return definition.meta?.rest === undefined ? [] : [operation(id, procedure, definition, definition.meta.rest)];
  });
  const seen = new Set<string>();
  for (const { rest, id } of operations) {
    const route = `${rest.method} ${rest.path}`;
    if (seen.has(route)) throw new Error(`${id}: ${route} is already in use`);
    seen.add(route);
  }
  return operations;
}

function operation(id: string, procedure: AnyProcedure, definition: Definition, rest: RestMeta): RestOperation {
  if (definition.inputs.length > 1) throw new Error(`${id}: REST needs one input schema`);
  if ((definition.type === 'mutation') === (rest.method === 'GET'))
    throw new Error(`${id}: a ${definition.type} cannot be ${rest.method}`);
  const inputSchema = asZod(definition.inputs[0], id);
  const pathParameters = [...rest.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const invoke = createInvoke(procedure);
  const readInput = inputReader({ id, rest, schema: inputSchema, pathParameters });
  return {
    id,
    type: definition.type,
    rest,
    access: definition.meta?.access ?? 'public',
    scope: definition.meta?.scope,
    feature: definition.meta?.rule?.feature ?? null,
    inputSchema,
    outputSchema: definition.type === 'subscription' ? undefined : asZod(definition.output, id),
    pathParameters,
    maxBodyBytes: definition.meta?.maxBodyBytes ?? DEFAULT_BODY_BYTES,
    async call(ctx, request) {
      // With a schema, tRPC reads the input after the access check; without one, it would never be read.
      if (inputSchema === undefined) readInput(request);
      const { maxInputValues } = definition.meta ?? {};
      const getRawInput = async (): Promise<unknown> => withMaxInputValues(maxInputValues, () => readInput(request));
      return invoke({ path: id, getRawInput, ctx, type: definition.type, signal: ctx.signal });
    },
  };
}

interface Face {
  readonly id: string;
  readonly rest: RestMeta;
  readonly schema: z.core.$ZodType | undefined;
  readonly pathParameters: readonly string[];
}
type InputReader = (request: RestRequest) => unknown;

/** @throws Error if the schema cannot be filled from a request; the returned function throws AppErrors */
function inputReader({ id, rest, schema, pathParameters }: Face): InputReader {
  const root = inputJsonSchema(schema, { markDates: true });
  const reader = (name: string): [string, ReadText] => {
    const property = root.properties?.[name];
    if (property === undefined) throw new Error(`${id}: the input has no field ${name}`);
    return [name, textReader(property as JsonSchema, root, `${id}.${name}`)];
  };
  const inPath = new Map(pathParameters.map(reader));
  const readParams = (params: RestRequest['params']): Record<string, unknown> =>
    Object.fromEntries([...inPath].map(([name, read]) => [name, read(params[name] ?? '')]));
  if (rest.method !== 'GET' && rest.method !== 'DELETE') return bodyReader(root, schema !== undefined, readParams);
  if (root.type !== 'object') throw new Error(`${id}: the input of ${rest.method} must be an object`);
  const names = Object.keys(root.properties ?? {}).filter((name) => !inPath.has(name));
  const inQuery = new Map(names.map(reader));
  return ({ query, params, lastEventId }) => {
    const input = { ...readQuery(query, inQuery), ...readParams(params) };
    if (lastEventId !== undefined && inQuery.has('lastEventId')) input.lastEventId = lastEventId;
    // An empty ID means that the client has none (WHATWG HTML, server-sent events).
    if (input.lastEventId === '') delete input.lastEventId;
    return schema === undefined ? undefined : guardInput(input);
  };
}

function bodyReader(
  root: JsonSchema,
  hasInput: boolean,
  readParams: (params: RestRequest['params']) => object,
): InputReader {
  const revive = dateReviver(root);
  const noQuery = new Map<string, ReadText>();
  return ({ query, params, body }) => {
    readQuery(query, noQuery);
    const input = guardInput({ ...objectBody(body), ...readParams(params) });
    if (hasInput) return revive(input);
    const [key] = Object.keys(input);
    if (key !== undefined) throw invalidBody('The operation accepts no input.', fieldName(key), 'is not a known field');
    return undefined;
  };
}

function objectBody(body: unknown): object {
  if (body === undefined || body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body)) return body;
  throw invalidBody('The body must be a JSON object.', 'input', 'must be a JSON object');
}

const invalidBody = (publicMessage: string, field: string, message: string): AppError =>
  new AppError('invalid', { code: 'invalid_body', publicMessage, fields: [{ field, message }] });
