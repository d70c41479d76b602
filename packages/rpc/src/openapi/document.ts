import type { AnyRouter } from '@trpc/server';
import type { JsonSchema } from '../json-schema.ts';
import { REST_PREFIX } from '../meta.ts';
import { restOperations } from '../rest/operations.ts';
import { errorResponses, PROBLEM_SCHEMA } from './errors.ts';
import { describeOperation, type Schemas } from './operation.ts';

export interface OpenApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Where the API is reached, e.g. `http://localhost:4000`. */
  readonly publicUrl: string;
  /** What the operations of each tag have in common. */
  readonly tags: Readonly<Record<string, string>>;
}

/** An OpenAPI 3.1 document, as plain JSON. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly [part: string]: unknown;
}

/** The OpenAPI 3.1 document of every procedure with a REST face. @throws Error when one cannot be described */
export function openApiDocument(router: AnyRouter, info: OpenApiInfo): OpenApiDocument {
  const schemas: Schemas = new Map([['Problem', PROBLEM_SCHEMA as unknown as JsonSchema]]);
  const operations = restOperations(router);
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = `${REST_PREFIX}${operation.rest.path}`;
    paths[path] = { ...paths[path], [operation.rest.method.toLowerCase()]: describeOperation(operation, schemas) };
  }
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
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description:
            "A user's API key (`eo_live_…`), or the internal API key (`INTERNAL_API_KEY`) of services and operators. While the server has no " +
            'internal key, what needs it is closed.',
        },
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'One of the keys, or the token of a session that was opened with `transport: token`.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-eo_session',
          description: 'The session of a browser. Without https (localhost) the name is `eo_session`.',
        },
      },
    },
  };
}

function describedTag({ tags }: OpenApiInfo, name: string): string {
  const description = tags[name];
  if (description === undefined) throw new Error(`nothing describes the tag ${name}`);
  return description;
}
