/** Collections as the Admin API tells them, and their translation into the port's words. */
import { z } from 'zod';
import type { CollectionSnapshot } from '../port.ts';
import { fromGid, pageInfo } from './shapes.ts';

const collectionNode = z.object({
  id: z.string(),
  title: z.string(),
  handle: z.string(),
  updatedAt: z.coerce.date(),
  productsCount: z.object({ count: z.number(), precision: z.string() }).nullable(),
  sources: z.array(z.object({ __typename: z.string(), inclusion: z.object({ conditions: z.array(z.unknown()) }).optional() })),
});
type CollectionNode = z.infer<typeof collectionNode>;

const membersShape = z.object({ pageInfo, nodes: z.array(z.object({ id: z.string() })) });

export const collectionsShape = z.object({ collections: z.object({ pageInfo, nodes: z.array(collectionNode.extend({ products: membersShape.optional() })) }) });
export const collectionShape = z.object({ collection: collectionNode.extend({ products: membersShape }).nullable() });

/** A line of COLLECTIONS_BULK's file. */
export const bulkCollectionLine = collectionNode;
export const bulkMemberLine = z.object({ id: z.string(), __parentId: z.string() });

export function toCollection(node: CollectionNode): CollectionSnapshot {
  const byRule = node.sources.some(({ __typename, inclusion }) => __typename !== 'CollectionConditionsSource' || (inclusion?.conditions.length ?? 0) > 0);
  return {
    externalId: fromGid(node.id),
    title: node.title,
    handle: node.handle,
    kind: byRule ? 'smart' : 'manual',
    productCount: node.productsCount?.precision === 'EXACT' ? node.productsCount.count : null,
    platformUpdatedAt: node.updatedAt,
  };
}
