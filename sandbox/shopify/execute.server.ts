import {
  execute, getNamedType, GraphQLError, isObjectType, Kind, parse, validate,
  type DocumentNode, type ExecutionResult, type GraphQLFieldResolver, type OperationDefinitionNode,
} from 'graphql'; // prettier-ignore
import type { Call } from '#sandbox/shopify/call.server.ts';
import { accessDenied, notApproved, notResolved } from '#sandbox/shopify/errors.ts';
import { mutationRoot } from '#sandbox/shopify/mutations.server.ts';
import { queryRoot } from '#sandbox/shopify/queries.server.ts';
import { adminSchema } from '#sandbox/shopify/schema.server.ts';

export interface ReadyQuery {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** Operation name and root fields: what a fault lever may be aimed at. */
  names: string[];
}

export type PreparedQuery = { ok: true; query: ReadyQuery } | { ok: false; errors: readonly GraphQLError[] };

const REMEMBERED = 500;
const known = new Map<string, { document: DocumentNode; errors: readonly GraphQLError[] }>();

/** Parses and validates against the official schema. An app sends the same few texts over and over: remembered. */
export function prepareQuery(text: string, operationName: string | undefined): PreparedQuery {
  let checked = known.get(text);
  if (!checked) {
    try {
      const document = parse(text, { maxTokens: 5000 });
      checked = { document, errors: validate(adminSchema().schema, document) };
    } catch (error) {
      return { ok: false, errors: [error instanceof GraphQLError ? error : new GraphQLError(String(error))] };
    }
    if (known.size >= REMEMBERED) {
      known.clear();
    }
    known.set(text, checked);
  }
  if (checked.errors.length > 0) {
    return { ok: false, errors: checked.errors };
  }
  const operations = checked.document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const operation = operationName === undefined ? operations[0] : operations.find((node) => node.name?.value === operationName);
  if (!operation || (operationName === undefined && operations.length > 1)) {
    return { ok: false, errors: [new GraphQLError('An operation name is required')] };
  }
  const roots = operation.selectionSet.selections.filter((node) => node.kind === Kind.FIELD).map((node) => node.name.value);
  return { ok: true, query: { document: checked.document, operation, names: [...(operation.name ? [operation.name.value] : []), ...roots] } };
}

/** Runs a validated query. Every field is guarded by the scopes the schema names for it. */
export async function runQuery({ document, operation }: ReadyQuery, variables: Readonly<Record<string, unknown>>, call: Call): Promise<ExecutionResult> {
  return execute({
    schema: adminSchema().schema,
    document,
    operationName: operation.name?.value,
    variableValues: variables,
    rootValue: operation.operation === 'mutation' ? mutationRoot(call) : queryRoot(call),
    contextValue: call,
    fieldResolver,
    typeResolver: (value) => (isNamed(value) ? value.__typename : undefined),
  });
}

const fieldResolver: GraphQLFieldResolver<unknown, Call> = (source, args, call, info) => {
  const coordinate = `${info.parentType.name}.${info.fieldName}`;
  const required = adminSchema().requiredAccess(coordinate) ?? accessOfType(getNamedType(info.returnType));
  if (required && !required.some((scope) => call.scopes.has(scope))) {
    throw accessDenied(info.fieldName, required);
  }
  const { protectedData } = call.store.switches;
  if (protectedData !== 'level2' && adminSchema().protectedContent(coordinate) !== undefined) {
    throw notApproved(`use the ${info.fieldName} field`);
  }
  const returned = getNamedType(info.returnType).name.replace(/Connection$/, '');
  if (protectedData === 'none' && (returned === 'Order' || returned === 'Customer' || returned === 'AbandonedCheckout')) {
    throw notApproved(`access the ${returned} object`);
  }
  const value: unknown = typeof source === 'object' && source !== null ? Reflect.get(source, info.fieldName) : undefined;
  if (value === undefined) {
    throw notResolved(coordinate);
  }
  return typeof value === 'function' ? (value as (args: unknown) => unknown)(args) : value;
};

/** A connection needs what its nodes need: the platform refuses the list, not each of its entries. */
function accessOfType(type: ReturnType<typeof getNamedType>): readonly string[] | undefined {
  const { schema, requiredAccess } = adminSchema();
  if (!isObjectType(type)) {
    return undefined;
  }
  const node = schema.getType(type.name.replace(/Connection$/, ''));
  return requiredAccess(type.name) ?? (node ? requiredAccess(node.name) : undefined);
}

function isNamed(value: unknown): value is { __typename: string } {
  return typeof value === 'object' && value !== null && '__typename' in value && typeof value.__typename === 'string';
}
