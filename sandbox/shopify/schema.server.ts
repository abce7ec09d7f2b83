import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from 'graphql';
import { z } from 'zod';

export const API_VERSION = '2026-10';

const accessSchema = z.object({ name: z.string(), requiredAccess: z.array(z.string()).optional(), protected: z.object({ content: z.string() }).optional() });
const schemaFile = z.object({
  __schema: z.object({ types: z.array(accessSchema.extend({ fields: z.array(accessSchema).optional() })) }),
});

export interface AdminSchema {
  schema: GraphQLSchema;
  /** Any one of these scopes opens the type or the field ("Product", "QueryRoot.productsCount"); undefined: open to all. */
  requiredAccess(coordinate: string): readonly string[] | undefined;
  /** What a field tells about a person ("name", "email"), for which an app needs an approval of its own. */
  protectedContent(coordinate: string): string | undefined;
}

let loaded: AdminSchema | null = null;

/** The official Admin API schema of the one version served here. Built once, at the first call. */
export function adminSchema(): AdminSchema {
  loaded ??= load();
  return loaded;
}

function load(): AdminSchema {
  const file = new URL(`./schema/admin-${API_VERSION}.json.gz`, import.meta.url);
  const json: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  const required = new Map<string, readonly string[]>();
  const guarded = new Map<string, string>();
  for (const type of schemaFile.parse(json).__schema.types) {
    if (type.requiredAccess) {
      required.set(type.name, type.requiredAccess);
    }
    for (const field of type.fields ?? []) {
      if (field.requiredAccess) {
        required.set(`${type.name}.${field.name}`, field.requiredAccess);
      }
      if (field.protected) {
        guarded.set(`${type.name}.${field.name}`, field.protected.content);
      }
    }
  }
  // Shopify's own file: taken as valid, checking 3,500 types would cost a second at each start.
  const schema = buildClientSchema(json as IntrospectionQuery, { assumeValid: true });
  return { schema, requiredAccess: (coordinate) => required.get(coordinate), protectedContent: (coordinate) => guarded.get(coordinate) };
}
