import { z } from 'zod';
import type { CallInput } from '#sandbox/shopify/call.server.ts';
import { ID_ALIAS, type BulkConnection } from '#sandbox/shopify/bulk/plan.ts';

/** `page`: the parents of a page, then their children; `grouped`: each parent's children at once; `child_first`: the wrong way round. */
export type LineOrder = 'page' | 'grouped' | 'child_first';

export interface BulkLine {
  text: string;
  isRoot: boolean;
}

/** What a bulk query may not read. */
export class BulkError extends Error {
  readonly code: 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR';
  constructor(code: 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR', message: string) {
    super(message);
    this.code = code;
  }
}

type Json = Record<string, unknown>;
const pageShape = z.object({ pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }), nodes: z.array(z.record(z.string(), z.unknown())) });
type Page = z.infer<typeof pageShape>;

/** The lines of a bulk query's result: one page of parents with their first children in memory at a time. */
export async function* bulkLines(input: CallInput, root: BulkConnection, order: LineOrder): AsyncGenerator<BulkLine> {
  let after: string | null = null;
  for (;;) {
    const page = pageShape.parse(dig(await ask(input, root.pageQuery, { after }), root.path));
    yield* linesOf(input, root, { nodes: page.nodes, parentId: null, order });
    if (!page.pageInfo.hasNextPage) {
      return;
    }
    after = page.pageInfo.endCursor;
  }
}

interface Parent {
  id: string;
  line: string;
  pages: Page[];
}

async function* linesOf(
  input: CallInput,
  of: BulkConnection,
  { nodes, parentId, order }: { nodes: readonly Json[]; parentId: string | null; order: LineOrder },
): AsyncGenerator<BulkLine> {
  const parents = nodes.map((node) => splitNode(of, node, parentId));
  const own = ({ line }: Parent): BulkLine => ({ text: line, isRoot: parentId === null });
  if (order === 'page') {
    yield* parents.map(own);
  }
  for (const parent of parents) {
    if (order === 'grouped') {
      yield own(parent);
    }
    yield* childrenOf(input, of, parent, order);
  }
  if (order === 'child_first') {
    yield* parents.map(own);
  }
}

async function* childrenOf(input: CallInput, of: BulkConnection, parent: Parent, order: LineOrder): AsyncGenerator<BulkLine> {
  for (const [index, child] of of.children.entries()) {
    let page = parent.pages[index];
    while (page) {
      yield* linesOf(input, child, { nodes: page.nodes, parentId: parent.id, order });
      const { hasNextPage, endCursor } = page.pageInfo;
      page = hasNextPage ? pageShape.parse(dig(await ask(input, child.pageQuery, { id: parent.id, after: endCursor }), ['node', ...child.path])) : undefined;
    }
  }
}

/** A node's own line, without the connections that hang in it. */
function splitNode(of: BulkConnection, node: Json, parentId: string | null): Parent {
  const id = z.string().parse(node[ID_ALIAS]);
  const pages = of.children.flatMap(({ path }) => {
    const page = dig(node, path);
    const holder = dig(node, path.slice(0, -1));
    if (typeof holder === 'object' && holder !== null) {
      Reflect.deleteProperty(holder, path.at(-1) ?? '');
    }
    return page === undefined || page === null ? [{ nodes: [], pageInfo: { hasNextPage: false, endCursor: null } }] : [pageShape.parse(page)];
  });
  const { [ID_ALIAS]: _id, ...rest } = node;
  return { id, line: JSON.stringify(parentId === null ? rest : { ...rest, __parentId: parentId }), pages };
}

async function ask(input: CallInput, query: string, variables: Json): Promise<unknown> {
  const result = await input.ask(query, variables);
  const [error] = result.errors ?? [];
  if (error) {
    throw new BulkError(error.extensions['code'] === 'ACCESS_DENIED' ? 'ACCESS_DENIED' : 'INTERNAL_SERVER_ERROR', error.message);
  }
  return result.data;
}

function dig(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
}
