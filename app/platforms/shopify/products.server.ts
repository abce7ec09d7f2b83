/** Products page by page, each read on by itself where its first variants or images are not all. */
import type { ExternalId } from '#app/lib/ids.ts';
import type { CatalogPage, ProductImages, StoreClient, VariantSnapshot } from '../port.ts';
import { ask } from './ask.server.ts';
import type { GraphqlTransport } from './graphql.server.ts';
import { MORE_MEDIA, MORE_VARIANTS, PRODUCTS_PAGE, READ_PRODUCTS } from './operations.ts';
import { fromGid, moreMediaShape, moreVariantsShape, namedProductsShape, productsShape, toGid, toImages, toVariant, type ProductNode } from './shapes.ts';

const READ_PRODUCTS_BATCH = 6;

export async function* listProducts(
  send: GraphqlTransport,
  currency: string,
  { resumeFrom, query }: { resumeFrom: string | undefined; query: string | null },
): AsyncGenerator<CatalogPage> {
  let after: string | null = resumeFrom ?? null;
  for (;;) {
    const { products } = await ask(send, PRODUCTS_PAGE, { after, query }, productsShape);
    const variants: VariantSnapshot[] = [];
    const images: ProductImages[] = [];
    for (const product of products.nodes) {
      variants.push(...(await variantsOf(send, product, currency)));
      images.push(await imagesOf(send, product));
    }
    const { hasNextPage, endCursor } = products.pageInfo;
    yield { variants, images, products: products.nodes.length, checkpoint: hasNextPage ? endCursor : null };
    if (!hasNextPage) {
      return;
    }
    after = endCursor;
  }
}

export async function readProducts(send: GraphqlTransport, ids: readonly ExternalId[], currency: string): ReturnType<StoreClient['readVariants']> {
  const variants: VariantSnapshot[] = [];
  const images: ProductImages[] = [];
  const found = new Set<ExternalId>();
  for (let start = 0; start < ids.length; start += READ_PRODUCTS_BATCH) {
    const batch = ids.slice(start, start + READ_PRODUCTS_BATCH);
    const { nodes } = await ask(send, READ_PRODUCTS, { ids: batch.map((id) => toGid('Product', id)) }, namedProductsShape);
    for (const product of nodes) {
      if (product !== null) {
        found.add(fromGid(product.id));
        variants.push(...(await variantsOf(send, product, currency)));
        images.push(await imagesOf(send, product));
      }
    }
  }
  return { variants, images, gone: ids.filter((id) => !found.has(id)) };
}

/** All variants of a product, read on where its first page ends. */
async function variantsOf(send: GraphqlTransport, product: ProductNode, currency: string): Promise<VariantSnapshot[]> {
  const variants = product.variants.nodes.map((variant) => toVariant(product, variant, currency));
  let more = product.variants.pageInfo;
  while (more.hasNextPage) {
    const { product: found } = await ask(send, MORE_VARIANTS, { id: product.id, after: more.endCursor }, moreVariantsShape);
    // Deleted between two pages: what was read of it stands until the next sync.
    variants.push(...(found?.variants.nodes ?? []).map((variant) => toVariant(product, variant, currency)));
    more = found?.variants.pageInfo ?? ENDED;
  }
  return variants;
}

async function imagesOf(send: GraphqlTransport, product: ProductNode): Promise<ProductImages> {
  const media = [...product.media.nodes];
  let more = product.media.pageInfo;
  while (more.hasNextPage) {
    const { product: found } = await ask(send, MORE_MEDIA, { id: product.id, after: more.endCursor }, moreMediaShape);
    media.push(...(found?.media.nodes ?? []));
    more = found?.media.pageInfo ?? ENDED;
  }
  return toImages(product.id, media);
}

const ENDED = { hasNextPage: false, endCursor: null };
