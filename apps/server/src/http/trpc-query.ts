import { type Context, createInvoke, formatError, type Invoke, transformer } from '@energy-optimizer/rpc';
import { type AnyProcedure, type AnyRouter, getTRPCErrorFromUnknown, TRPCError } from '@trpc/server';

/** A tRPC response on the wire. */
export interface WireResponse {
  readonly status: number;
  readonly body: string;
  readonly error?: TRPCError;
}

/** A query that may take the fast path. */
export interface Query {
  readonly path: string;
  readonly invoke: Invoke;
  readonly cacheable: boolean;
}

/**
 * Queries that can take the fast path: those with an output schema, which therefore return a value and not a stream.
 */
export function queriesOf(router: AnyRouter): Map<string, Query> {
  const procedures = router._def.procedures as Record<string, AnyProcedure>;
  const queries = new Map<string, Query>();
  for (const [path, procedure] of Object.entries(procedures)) {
    const definition = procedure._def as AnyProcedure['_def'] & {
      output?: unknown;
      meta?: { rest?: { cache?: string } };
    };
    if (definition.type === 'query' && definition.output !== undefined)
      queries.set(path, {
        path,
        invoke: createInvoke(procedure),
        cacheable: definition.meta?.rest?.cache !== undefined,
      });
  }
  return queries;
}

/**
 * Responds to one query exactly as tRPC's adapters do, without converting the request into a web Request.
 * @param input the decoded query parameter `input`, null when absent
 * @param createContext as in tRPC, its errors become the response
 */
export async function respondToQuery(
  query: Query,
  input: string | null,
  createContext: () => Promise<Context>,
): Promise<WireResponse> {
  let ctx: Context | undefined;
  try {
    ctx = await createContext();
    const { signal } = ctx;
    const getRawInput = async (): Promise<unknown> => readInput(input);
    const data = await query.invoke({ path: query.path, getRawInput, ctx, type: 'query', signal });
    return { status: 200, body: JSON.stringify({ result: { data: transformer.output.serialize(data) } }) };
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause);
    const shape = formatError({ error, path: query.path, ctx });
    return {
      status: shape.data.httpStatus,
      body: JSON.stringify({ error: transformer.output.serialize(shape) }),
      error,
    };
  }
}

function readInput(input: string | null): unknown {
  if (input === null || input === '') return undefined;
  try {
    return transformer.input.deserialize(JSON.parse(input));
  } catch (cause) {
    throw new TRPCError({ code: 'BAD_REQUEST', message: 'the input could not be parsed', cause });
  }
}
