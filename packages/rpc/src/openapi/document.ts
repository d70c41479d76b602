import type { AnyRouter } from '@trpc/server';
import type { JsonSchema } from '../json-schema.ts';
import { REST_PREFIX } from '../meta.ts';
import { restOperations } from '../rest/operations.ts';
import { errorResponses } from './errors.ts';
import { headerComponents } from './headers.ts';
import { describeOperation, type Schemas } from './operation.ts';
import { PROBLEM_SCHEMA } from './problem-schema.ts';
import { securitySchemes } from './security.ts';
import { TIER_PROBLEM_SCHEMA } from './tier-problem.ts';

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** The base URL of the API, such as `http://localhost:4000`. */
  readonly publicUrl: string;
  /** The description of each tag. */
  readonly tags: Readonly<Record<string, string>>;
}

/** An OpenAPI 3.1 document, as plain JSON. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly [part: string]: unknown;
}

/** The OpenAPI 3.1 document of every procedure with a REST interface. @throws Error if one cannot be described */
export function openApiDocument(router: AnyRouter, info: OpenApiInfo): OpenApiDocument {
  const schemas: Schemas = new Map([
    ['Problem', PROBLEM_SCHEMA as unknown as JsonSchema],
    ['TierProblem', TIER_PROBLEM_SCHEMA as unknown as JsonSchema],
  ]);
  const operations = restOperations(router);
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = `${REST_PREFIX}${operation.rest.path}`;
    paths[path] = { ...paths[path], [operation.rest.method.toLowerCase()]: describeOperation(operation, schemas) };
  }
  shareModels(paths, schemas);
  const names = [...new Set(operations.flatMap((operation) => operation.rest.tags))].sort();
  return {
    openapi: '3.1.0',
    info: {
      title: info.title,
      version: info.version,
      description: info.description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: info.publicUrl }],
    tags: names.map((name) => ({ name, description: describedTag(info, name) })),
    paths,
    components: {
      schemas: Object.fromEntries(schemas),
      responses: errorResponses(),
      headers: headerComponents(),
      securitySchemes: securitySchemes(info.publicUrl),
    },
  };
}

function describedTag({ tags }: OpenApiInfo, name: string): string {
  const description = tags[name];
  if (description === undefined) throw new Error(`no description for the tag ${name}`);
  return description;
}

/** If a model is the same in inputs and responses, both use the one without the suffix `Input`. */
function shareModels(paths: Record<string, Record<string, object>>, schemas: Schemas): void {
  const twins = [...schemas.keys()].filter((name) => {
    const plain = schemas.get(name.replace(/Input$/, ''));
    return name.endsWith('Input') && JSON.stringify(plain) === JSON.stringify(schemas.get(name));
  });
  const text = (value: unknown): string => JSON.stringify(value);
  const renamed = <T>(value: T): T =>
    JSON.parse(
      twins.reduce(
        (all, name) =>
          all.replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${name.replace(/Input$/, '')}"`),
        text(value),
      ),
    ) as T;
  for (const name of twins) schemas.delete(name);
  for (const [name, schema] of schemas) schemas.set(name, renamed(schema));
  for (const [path, item] of Object.entries(paths)) paths[path] = renamed(item);
}
