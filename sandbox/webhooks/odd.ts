/** Deliveries that should not be, by name: what a receiver must survive besides the modes of `mode.ts`. */
import { z } from 'zod';

export const ODDITIES = [
  'old_payload',
  'delete_before_create',
  'update_for_unknown',
  'wrong_hmac',
  'missing_hmac',
  'unknown_topic',
  'unknown_shop',
  'huge_body',
  'invalid_utf8',
  'invalid_json',
  'huge_numbers',
  'missing_fields',
  'foreign_header',
] as const;

export const oddSchema = z.object({
  kind: z.enum(ODDITIES),
  /** The product it is about, where it is about one that exists. */
  productId: z.number().int().positive().default(8_000_000_000_001),
  /** foreign_header: whose name stands in the header. */
  shop: z.string().default('nobody.myshopify.com'),
});

export interface OddDelivery {
  topic: string;
  body: Buffer;
  triggeredAt: Date;
  headers?: Record<string, string | null>;
}

const FOUR_HOURS_MS = 4 * 3_600_000;
const TWENTY_MB = 20 * 1024 * 1024;
/** Of no store: beyond all ids that the sandbox gives. */
const NOBODYS = 8_999_999_999_999;

/** What is sent, in this order. A lie in a body ("0.01") would be seen in a mirror that believes it. */
export function oddDeliveries(kind: (typeof ODDITIES)[number], { productId, shop }: { productId: number; shop: string }, now: Date): OddDelivery[] {
  const text = (value: string): Buffer => Buffer.from(value, 'utf8');
  const product = (id: number | string): string =>
    `{"id":${String(id)},"admin_graphql_api_id":"gid://shopify/Product/${String(id)}","updated_at":"2020-01-01T00:00:00Z","title":"A lie","variants":[{"price":"0.01"}]}`;
  const update = (body: Buffer, more: Partial<OddDelivery> = {}): OddDelivery => ({ topic: 'products/update', body, triggeredAt: now, ...more });
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  switch (kind) {
    case 'old_payload':
      return [update(text(product(productId)), { triggeredAt: before(FOUR_HOURS_MS) })];
    case 'delete_before_create':
      // Made and deleted again a second later; told the wrong way round.
      return [
        { topic: 'products/delete', body: text(`{"id":${String(NOBODYS)}}`), triggeredAt: now },
        { topic: 'products/create', body: text(product(NOBODYS)), triggeredAt: before(1000) },
      ];
    case 'update_for_unknown':
      return [update(text(product(NOBODYS)))];
    case 'wrong_hmac':
      return [update(text(product(productId)), { headers: { 'x-shopify-hmac-sha256': 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' } })];
    case 'missing_hmac':
      return [update(text(product(productId)), { headers: { 'x-shopify-hmac-sha256': null } })];
    case 'unknown_topic':
      return [update(text(product(productId)), { topic: 'themes/publish' })];
    case 'unknown_shop':
      return [update(text(product(productId)), { headers: { 'x-shopify-shop-domain': 'nobody.myshopify.com' } })];
    case 'foreign_header':
      return [update(text(product(productId)), { headers: { 'x-shopify-shop-domain': shop } })];
    case 'huge_body':
      return [update(text(`{"id":${String(productId)},"body_html":"${'x'.repeat(TWENTY_MB)}"}`))];
    case 'invalid_utf8':
      return [update(Buffer.concat([text('{"title":"'), Buffer.from([0xff, 0xfe, 0xc0]), text(`","id":${String(productId)}}`)]))];
    case 'invalid_json':
      return [update(text(product(productId).slice(0, -2)))];
    case 'huge_numbers':
      return [update(text('{"id":9007199254740993123,"variants":[{"id":9223372036854775807}]}'))];
    case 'missing_fields':
      return [update(text('{"title":"Nobody"}'))];
  }
}
