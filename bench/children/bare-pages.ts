/** P1's ceiling: asks for the same pages with the same query, one after the other, and writes each by unnest. */
import { ADMIN_API_VERSION, MORE_VARIANTS, PRODUCTS_PAGE } from '#app/platforms/shopify/operations.ts';
import type { AppContextInput } from '../lib/app-context.ts';
import { bareWriter, type RawProduct, type RawVariant } from '../lib/bare-writer.ts';
import { measured } from '../lib/measured.ts';

interface Connection<Node> {
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: Node[];
}
type Page = { products: Connection<RawProduct & { variants: Connection<RawVariant> }> };

const input = JSON.parse(process.argv[2] ?? '{}') as AppContextInput;
const writer = await bareWriter(input.databaseUrl, input.storeId, 1);

async function ask<Data>(query: string, variables: object): Promise<Data> {
  const response = await fetch(`${input.platformUrl}/admin/api/${ADMIN_API_VERSION}/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': input.token, 'x-original-host': input.shop },
    body: JSON.stringify({ query, variables }),
  });
  return ((await response.json()) as { data: Data }).data;
}

const result = await measured(async () => {
  let after: string | null = null;
  let more = true;
  while (more) {
    const { products }: Page = await ask<Page>(PRODUCTS_PAGE, { after, query: null });
    const variants: { product: string; variant: RawVariant }[] = [];
    for (const product of products.nodes) {
      let rest = product.variants;
      variants.push(...rest.nodes.map((variant) => ({ product: product.id, variant })));
      while (rest.pageInfo.hasNextPage) {
        rest = (await ask<{ product: { variants: Connection<RawVariant> } }>(MORE_VARIANTS, { id: product.id, after: rest.pageInfo.endCursor })).product.variants;
        variants.push(...rest.nodes.map((variant) => ({ product: product.id, variant })));
      }
    }
    await writer.save({ products: products.nodes, variants });
    ({ hasNextPage: more, endCursor: after } = products.pageInfo);
  }
});
await writer.end();
process.send?.(result);
