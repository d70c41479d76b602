import { REGIONS } from '@energy-optimizer/kernel';
import { type JsonSchema, restOperations, toJsonSchema } from '@energy-optimizer/rpc';
import type { AnyTRPCRouter } from '@trpc/server';
import type { z } from 'zod';
import type { Annotations } from './describe-type.ts';

/**
 * The documentation in a router's schemas: the summary of each operation and the description of each field, by the
 * path `writeType` uses. Types do not contain them, so they are read from the schemas.
 */
export function annotationsOf(router: AnyTRPCRouter): Annotations {
  const comments = new Map<string, string>();
  for (const { id, rest, inputSchema, outputSchema } of restOperations(router)) {
    comments.set(id, [rest.summary, rest.description].filter((text) => text !== undefined).join('\n\n'));
    if (inputSchema) collect(comments, `${id}.input`, inputSchema, 'input');
    if (outputSchema) collect(comments, `${id}.output`, outputSchema, 'output');
  }
  return { comments, aliases: { RegionCode: REGIONS.map(({ code }) => code) } };
}

function collect(comments: Map<string, string>, where: string, schema: z.core.$ZodType, io: 'input' | 'output'): void {
  const root = toJsonSchema(schema, { io });
  walk(root, where, []);

  function walk(node: JsonSchema, at: string, around: readonly string[]): void {
    if (node.$ref !== undefined) {
      if (around.includes(node.$ref)) return;
      const target = node.$ref === '#' ? root : root.$defs?.[node.$ref.replace('#/$defs/', '')];
      if (target !== undefined) walk(target as JsonSchema, at, [...around, node.$ref]);
      return;
    }
    for (const member of [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])])
      walk(member as JsonSchema, at, around);
    if (typeof node.items === 'object' && !Array.isArray(node.items)) walk(node.items as JsonSchema, `${at}[]`, around);
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      const path = `${at}.${name}`;
      const { description } = property as JsonSchema;
      if (description !== undefined && !comments.has(path)) comments.set(path, description);
      walk(property as JsonSchema, path, around);
    }
  }
}
