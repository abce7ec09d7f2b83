import { gid } from '#sandbox/shopify/gid.ts';
import type { Node } from '#sandbox/shopify/nodes.ts';
import type { Plan, Store } from '#sandbox/stores/store.ts';

const PLAN_NAME: Readonly<Record<Plan, string>> = { standard: 'Basic', advanced: 'Advanced', plus: 'Plus' };

export function shopNode(store: Store): Node {
  return {
    __typename: 'Shop',
    id: gid('Shop', store.id),
    name: store.name,
    myshopifyDomain: store.shop,
    primaryDomain: { id: `gid://shopify/Domain/${String(store.id)}`, host: store.shop, url: `https://${store.shop}` },
    url: `https://${store.shop}`,
    currencyCode: store.currency,
    enabledPresentmentCurrencies: [store.currency],
    ianaTimezone: store.timeZone,
    taxesIncluded: store.taxesIncluded,
    taxShipping: store.taxesIncluded,
    shopAddress: { countryCodeV2: store.country },
    plan: { publicDisplayName: PLAN_NAME[store.plan], shopifyPlus: store.plan === 'plus', partnerDevelopment: false },
    resourceLimits: { maxProductVariants: 2048, maxProductOptions: 3, locationLimit: 200, redirectLimitReached: false, skuResourceLimits: null },
    createdAt: store.createdAt.toISOString(),
  };
}
