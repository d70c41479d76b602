import type { z } from 'zod';
import { inputJsonSchema, type JsonSchema, toJsonSchema } from '../json-schema.ts';
import type { RestOperation } from '../rest/operations.ts';
import { errorsOf } from './errors.ts';
import { headersOf, USUAL_HEADERS } from './headers.ts';
import { securityOf } from './security.ts';

/** Collects named schemas; two different schemas with one name are an error. */
export type Schemas = Map<string, JsonSchema>;

/**
 * A Zod schema as JSON Schema with components: schemas with an ID become `components.schemas`, those of inputs with the
 * suffix `Input`, because a Zod schema can accept more than it returns (defaults, unknown keys).
 */
function publish(schema: JsonSchema, io: 'input' | 'output', schemas: Schemas): JsonSchema {
  const { $defs, ...own } = schema;
  const rename = (name: string): string => (io === 'input' && !name.endsWith('Input') ? `${name}Input` : name);
  const relocate = (part: JsonSchema): JsonSchema => {
    return JSON.parse(
      JSON.stringify(part).replace(
        /"#\/\$defs\/([^"]+)"/g,
        (_match, name: string) => `"#/components/schemas/${rename(name)}"`,
      ),
    ) as JsonSchema;
  };
  for (const [name, definition] of Object.entries($defs ?? {})) {
    const next = relocate(definition as JsonSchema);
    const known = schemas.get(rename(name));
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(next))
      throw new Error(`two different schemas are named ${rename(name)}`);
    schemas.set(rename(name), next);
  }
  return relocate(own);
}

/** Turns an unnamed schema into a component, so that code generators have a name for its type. */
function named(schema: JsonSchema, name: string, schemas: Schemas): JsonSchema {
  const { type, properties } = schema;
  const isModel = (type === 'object' && Object.keys(properties ?? {}).length > 0) || schema.oneOf !== undefined;
  if (!isModel) return schema;
  if (schemas.has(name)) throw new Error(`two different schemas are named ${name}`);
  schemas.set(name, schema);
  return { $ref: `#/components/schemas/${name}` };
}

/** `prices.optimalWindows` as the beginning of a type name: `PricesOptimalWindows`. */
const typeName = (id: string): string => id.replace(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase());

const fieldOf = (value: unknown, name: string): { example?: unknown } =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? { example: (value as Record<string, unknown>)[name] }
    : {};

function parameters(operation: RestOperation, input: JsonSchema): object[] {
  const { rest, pathParameters } = operation;
  const hasBody = rest.method !== 'GET' && rest.method !== 'DELETE';
  const names = hasBody ? pathParameters : Object.keys(input.properties ?? {});
  return names.map((name) => {
    const schema = (input.properties?.[name] ?? {}) as JsonSchema;
    const inPath = pathParameters.includes(name);
    return {
      name,
      in: inPath ? 'path' : 'query',
      required: inPath || (input.required ?? []).includes(name),
      ...(schema.description === undefined ? {} : { description: schema.description }),
      ...(schema.type === 'array' ? { style: 'form', explode: false } : {}),
      schema,
      ...fieldOf(rest.example.input, name),
    };
  });
}

const bodyExample = (input: unknown, pathParameters: readonly string[]): object =>
  Object.fromEntries(Object.entries((input ?? {}) as object).filter(([name]) => !pathParameters.includes(name)));

function body({ id, rest, pathParameters }: RestOperation, input: JsonSchema, schemas: Schemas): object {
  if (rest.method === 'GET' || rest.method === 'DELETE') return {};
  const properties = Object.entries(input.properties ?? {}).filter(([name]) => !pathParameters.includes(name));
  const required = (input.required ?? []).filter((name) => !pathParameters.includes(name));
  const schema =
    input.properties === undefined ? input : { ...input, properties: Object.fromEntries(properties), required };
  const example = bodyExample(rest.example.input, pathParameters);
  const content = { 'application/json': { schema: named(schema, `${typeName(id)}Body`, schemas), example } };
  return { requestBody: { required: required.length > 0, content } };
}

const firstSentence = (text: string): string => /^.+?[.](?= [A-Z`]|$)/s.exec(text)?.[0] ?? text;

function success(operation: RestOperation, schemas: Schemas): object {
  const { example, cache, events } = operation.rest;
  const headers = headersOf(cache === undefined ? USUAL_HEADERS : [...USUAL_HEADERS, 'ETag']);
  const modelOf = (given: z.core.$ZodType | undefined, suffix: string): JsonSchema =>
    given === undefined
      ? {}
      : named(
          publish(toJsonSchema(given, { io: 'output' }), 'output', schemas),
          typeName(operation.id) + suffix,
          schemas,
        );
  if (operation.type === 'subscription') {
    const content = { 'text/event-stream': { schema: modelOf(events, 'Event'), example: example.output } };
    return {
      description:
        'Server-sent events; the `data` of each is JSON that conforms to the schema. Resume with `Last-Event-ID`.',
      headers,
      content,
    };
  }
  return {
    description: firstSentence(operation.rest.description),
    headers,
    content: { 'application/json': { schema: modelOf(operation.outputSchema, 'Response'), example: example.output } },
  };
}

/** The OpenAPI operation object of one procedure. */
export function describeOperation(operation: RestOperation, schemas: Schemas): object {
  const { rest } = operation;
  const input = publish(inputJsonSchema(operation.inputSchema), 'input', schemas);
  const responses: Record<string, object> = { 200: success(operation, schemas), ...errorsOf(operation) };
  if (rest.cache !== undefined) responses[304] = { description: 'Not modified since the ETag in `If-None-Match`.' };
  return {
    operationId: operation.id,
    summary: rest.summary,
    description: rest.description,
    tags: rest.tags,
    security: securityOf(operation),
    parameters: parameters(operation, input),
    ...body(operation, input, schemas),
    responses,
  };
}
