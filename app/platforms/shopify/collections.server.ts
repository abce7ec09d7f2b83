/** A store's collections page by page, and single ones with all of their members. */
import type { ExternalId } from '#app/lib/ids.ts';
import type { CollectionPage, CollectionReading, Membership } from '../port.ts';
import { ask } from './ask.server.ts';
import { collectionShape, collectionsShape, toCollection } from './collection-shapes.ts';
import type { GraphqlTransport } from './graphql.server.ts';
import { COLLECTIONS_PAGE, COLLECTIONS_WITH_MEMBERS, READ_COLLECTION } from './operations.ts';
import { fromGid, toGid } from './shapes.ts';

/** Shopify gives no page beyond the 25,000th member: larger collections come by file. */
const MOST_BY_PAGE = 20_000;

export async function* listCollections(send: GraphqlTransport, resumeFrom: string | undefined, members: boolean): AsyncGenerator<CollectionPage> {
  let after: string | null = resumeFrom ?? null;
  for (;;) {
    const { collections } = await ask(send, members ? COLLECTIONS_WITH_MEMBERS : COLLECTIONS_PAGE, { after }, collectionsShape);
    const page: CollectionPage = { collections: collections.nodes.map(toCollection), members: [], checkpoint: null };
    for (const { id, products } of collections.nodes) {
      const collection = fromGid(id);
      page.members.push(...(products?.nodes ?? []).map((product): Membership => ({ collection, product: fromGid(product.id) })));
      if (products?.pageInfo.hasNextPage === true) {
        for await (const more of membersOf(send, collection, products.pageInfo.endCursor)) {
          page.members.push(...more.members.map((product) => ({ collection, product })));
        }
      }
    }
    const { hasNextPage, endCursor } = collections.pageInfo;
    yield { ...page, checkpoint: hasNextPage ? endCursor : null };
    if (!hasNextPage) {
      return;
    }
    after = endCursor;
  }
}

export async function* readCollections(send: GraphqlTransport, ids: readonly ExternalId[]): AsyncGenerator<CollectionReading> {
  for (const externalId of ids) {
    yield await readCollection(send, externalId);
  }
}

async function readCollection(send: GraphqlTransport, externalId: ExternalId): Promise<CollectionReading> {
  const members = new Set<ExternalId>();
  let read: CollectionReading = { kind: 'gone', externalId };
  for await (const page of membersOf(send, externalId, null)) {
    page.members.forEach((member) => members.add(member));
    read = { kind: 'read', collection: page.collection, members: [...members] };
    if ((page.collection.productCount ?? members.size) > MOST_BY_PAGE || members.size > MOST_BY_PAGE) {
      return { ...read, members: null };
    }
  }
  return read;
}

/** Ends at once when the collection is not the store's, or no more. */
async function* membersOf(send: GraphqlTransport, id: ExternalId, from: string | null) {
  let after = from;
  for (;;) {
    const { collection } = await ask(send, READ_COLLECTION, { id: toGid('Collection', id), after }, collectionShape);
    if (!collection) {
      return;
    }
    yield { collection: toCollection(collection), members: collection.products.nodes.map((product) => fromGid(product.id)) };
    const { hasNextPage, endCursor } = collection.products.pageInfo;
    if (!hasNextPage) {
      return;
    }
    after = endCursor;
  }
}
