import {
  getNamedType, GraphQLError, isInterfaceType, isLeafType, isListType, isObjectType, getNullableType, Kind, parse, print, validate,
  type FieldNode, type GraphQLNamedType, type GraphQLSchema, type SelectionSetNode,
} from 'graphql'; // prettier-ignore

/** A connection of a bulk query, as pages that the ordinary resolvers can answer. */
export interface BulkConnection {
  /** Where it hangs in its parent's answer: response keys, its own last. */
  path: readonly string[];
  children: readonly BulkConnection[];
  /** The query for one page: at the root `$after`, else `$id` of the parent and `$after`. */
  pageQuery: string;
}

export type BulkPlan = { ok: true; root: BulkConnection } | { ok: false; message: string };

/** The alias under which every node tells its id, asked for or not. */
export const ID_ALIAS = 'bulkId';
const ROOT_PAGE = 50;
const NESTED_PAGE = 250;
const MAX_CONNECTIONS = 5;
const MAX_NESTING = 2;
const PAGE_ARGUMENTS: ReadonlySet<string> = new Set(['first', 'last', 'after', 'before']);

class Unfit extends Error {}

/** Checks a bulk query's shape, and turns it into pages. */
export function planBulk(schema: GraphQLSchema, text: string): BulkPlan {
  try {
    const document = parse(text, { maxTokens: 5000 });
    const [error] = validate(schema, document);
    if (error) {
      return { ok: false, message: error.message };
    }
    const [operation, ...others] = document.definitions;
    const query = schema.getQueryType();
    if (operation?.kind !== Kind.OPERATION_DEFINITION || operation.operation !== 'query' || others.length > 0 || !query) {
      return { ok: false, message: 'Invalid bulk query: exactly one query operation is allowed.' };
    }
    const [field, ...more] = operation.selectionSet.selections;
    if (field?.kind !== Kind.FIELD || more.length > 0) {
      return { ok: false, message: 'Bulk queries must have exactly one top-level field.' };
    }
    if (field.name.value === 'node' || field.name.value === 'nodes') {
      return { ok: false, message: 'Bulk queries cannot use the top level `node` and `nodes` fields.' };
    }
    const type = getNamedType(query.getFields()[field.name.value]?.type);
    if (!type?.name.endsWith('Connection')) {
      return { ok: false, message: 'Bulk queries must contain at least one connection.' };
    }
    const counter = { connections: 0 };
    const { text: page, children } = connection(field, type, { depth: 0, counter, size: ROOT_PAGE, after: '$after' });
    return { ok: true, root: { path: [keyOf(field)], children, pageQuery: `query Page($after: String) { ${page} }` } };
  } catch (error) {
    if (error instanceof Unfit || error instanceof GraphQLError) {
      return { ok: false, message: error.message };
    }
    throw error;
  }
}

interface Where {
  depth: number;
  counter: { connections: number };
  size: number;
  /** A variable when the page is the query's own, else null: a nested connection begins at its beginning. */
  after: string | null;
}

function connection(field: FieldNode, type: GraphQLNamedType, { depth, counter, size, after }: Where): { text: string; children: BulkConnection[] } {
  if (after !== null && depth === 0) {
    counter.connections += 1;
  }
  if (counter.connections > MAX_CONNECTIONS) {
    throw new Unfit(`Bulk queries cannot contain more than ${String(MAX_CONNECTIONS)} connections.`);
  }
  if (depth > MAX_NESTING) {
    throw new Unfit('Queries that have more than two levels of nested connections are not allowed.');
  }
  const set = nodeSelection(field);
  const nodeType = isObjectType(type) ? getNamedType(type.getFields()['nodes']?.type) : undefined;
  if (!set || !nodeType) {
    throw new Unfit(`Bulk queries must select the nodes of ${field.name.value}.`);
  }
  const inner = selection(set, nodeType, { depth, counter, around: [], owner: nodeType.name });
  const args = (field.arguments ?? []).filter((arg) => !PAGE_ARGUMENTS.has(arg.name.value)).map((arg) => print(arg));
  const paging = [`first: ${String(size)}`, ...(after === null ? [] : [`after: ${after}`])];
  const text = `${headOf(field)}(${[...args, ...paging].join(', ')}) { pageInfo { hasNextPage endCursor } nodes { ${ID_ALIAS}: id ${inner.text} } }`;
  return { text, children: inner.children };
}

interface Around {
  depth: number;
  counter: { connections: number };
  /** The plain fields between the node and here, as written and as keys of the answer. */
  around: readonly { head: string; key: string }[];
  /** The type of the node above. */
  owner: string;
}

function selection(set: SelectionSetNode, parent: GraphQLNamedType, at: Around): { text: string; children: BulkConnection[] } {
  const texts: string[] = [];
  const children: BulkConnection[] = [];
  for (const part of set.selections) {
    if (part.kind === Kind.FRAGMENT_SPREAD) {
      throw new Unfit('The sandbox takes no named fragments in bulk queries.');
    }
    const field = part.kind === Kind.FIELD && (isObjectType(parent) || isInterfaceType(parent)) ? parent.getFields()[part.name.value] : undefined;
    const type = field && getNamedType(field.type);
    if (part.kind === Kind.INLINE_FRAGMENT || !field || !type || isLeafType(type) || !part.selectionSet) {
      texts.push(print(part));
      continue;
    }
    const isList = isListType(getNullableType(field.type));
    if (type.name.endsWith('Connection')) {
      const { text, child } = nested(part, type, at);
      texts.push(text);
      children.push(child);
      continue;
    }
    const inner = selection(part.selectionSet, type, { ...at, around: [...at.around, { head: `${headOf(part)}${argumentsOf(part)}`, key: keyOf(part) }] });
    if (isList && inner.children.length > 0) {
      throw new Unfit('Queries that contain a connection field within a list field are not supported.');
    }
    texts.push(`${headOf(part)}${argumentsOf(part)} { ${inner.text} }`);
    children.push(...inner.children);
  }
  return { text: texts.join(' '), children };
}

function nested(field: FieldNode, type: GraphQLNamedType, { depth, counter, around, owner }: Around): { text: string; child: BulkConnection } {
  counter.connections += 1;
  const first = connection(field, type, { depth: depth + 1, counter, size: NESTED_PAGE, after: null });
  // Its later pages are asked for by the parent's id.
  const page = connection(field, type, { depth: depth + 1, counter: { connections: 0 }, size: NESTED_PAGE, after: '$after' });
  const wrapped = around.reduceRight((text, { head }) => `${head} { ${text} }`, page.text);
  const pageQuery = `query More($id: ID!, $after: String) { node(id: $id) { ... on ${owner} { ${wrapped} } } }`;
  return { text: first.text, child: { path: [...around.map(({ key }) => key), keyOf(field)], children: first.children, pageQuery } };
}

/** What is asked of each node, by `edges { node }` or by `nodes`. */
function nodeSelection(field: FieldNode): SelectionSetNode | undefined {
  const fields = field.selectionSet?.selections.filter((part) => part.kind === Kind.FIELD) ?? [];
  const edges = fields.find((part) => part.name.value === 'edges')?.selectionSet?.selections.filter((part) => part.kind === Kind.FIELD);
  return (edges?.find((part) => part.name.value === 'node') ?? fields.find((part) => part.name.value === 'nodes'))?.selectionSet;
}

function argumentsOf(field: FieldNode): string {
  return field.arguments?.length ? `(${field.arguments.map((arg) => print(arg)).join(', ')})` : '';
}

function headOf(field: FieldNode): string {
  return field.alias ? `${field.alias.value}: ${field.name.value}` : field.name.value;
}

function keyOf(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}
