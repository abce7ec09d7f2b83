import { route, type RouteConfig } from '@remix-run/route-config';

/**
 * Screens are written once and mounted under each host with an id of their own. A second host adds a second call with its
 * layout; nothing in a screen says where it is mounted (links go through `useHostPath`).
 */
function screens(host: string) {
  return [
    route('', 'routes/home/route.tsx', { index: true, id: `${host}.home` }),
    route('overview', 'routes/overview/route.tsx', { id: `${host}.overview` }),
    route('overview-export', 'routes/overview-export/route.ts', { id: `${host}.overview-export` }),
    route('orders', 'routes/orders/route.tsx', { id: `${host}.orders` }),
    route('orders-export', 'routes/orders-export/route.ts', { id: `${host}.orders-export` }),
    route('orders/:orderId', 'routes/order/route.tsx', { id: `${host}.order` }),
    route('customers', 'routes/customers/route.tsx', { id: `${host}.customers` }),
    route('customers-export', 'routes/customers-export/route.ts', { id: `${host}.customers-export` }),
    route('customers/:customerId', 'routes/customer/route.tsx', { id: `${host}.customer` }),
    route('performance', 'routes/performance/route.tsx', { id: `${host}.performance` }),
    route('performance-export', 'routes/performance-export/route.ts', { id: `${host}.performance-export` }),
    route('carts', 'routes/carts/route.tsx', { id: `${host}.carts` }),
    route('carts-export', 'routes/carts-export/route.ts', { id: `${host}.carts-export` }),
    route('live', 'routes/live/route.ts', { id: `${host}.live` }),
    route('inbox', 'routes/inbox/route.tsx', { id: `${host}.inbox` }),
    route('activity', 'routes/activity/route.tsx', { id: `${host}.activity` }),
    route('competitors', 'routes/competitors/route.tsx', { id: `${host}.competitors` }),
    route('strategies', 'routes/strategies/route.tsx', { id: `${host}.strategies` }),
    route('strategies/lines', 'routes/lines/route.tsx', { id: `${host}.lines` }),
    route('strategies/seasons', 'routes/seasons/route.tsx', { id: `${host}.seasons` }),
    route('strategies/new', 'routes/strategy-new/route.tsx', { id: `${host}.strategy-new` }),
    route('strategies/:strategyId', 'routes/strategy/route.tsx', { id: `${host}.strategy` }),
    route('strategies/:strategyId/simulator', 'routes/simulator/route.tsx', { id: `${host}.simulator` }),
    route('automation', 'routes/automation/route.tsx', { id: `${host}.automation` }),
    route('notifications', 'routes/notifications/route.tsx', { id: `${host}.notifications` }),
    route('compliance', 'routes/compliance/route.tsx', { id: `${host}.compliance` }),
    route('evidence-export', 'routes/evidence-export/route.ts', { id: `${host}.evidence-export` }),
    route('archives/:archiveId', 'routes/archive-file/route.ts', { id: `${host}.archive-file` }),
    route('activity-export', 'routes/activity-export/route.ts', { id: `${host}.activity-export` }),
    route('matches', 'routes/matches/route.tsx', { id: `${host}.matches` }),
    route('unmatched', 'routes/unmatched/route.tsx', { id: `${host}.unmatched` }),
    route('runs', 'routes/runs/route.tsx', { id: `${host}.runs` }),
    route('runs/:runId', 'routes/run/route.tsx', { id: `${host}.run` }),
    route('runs/:runId/files/:artifact', 'routes/run-file/route.ts', { id: `${host}.run-file` }),
    route('products', 'routes/products/route.tsx', { id: `${host}.products` }),
    route('products-export', 'routes/products-export/route.ts', { id: `${host}.products-export` }),
    route('products/:productId', 'routes/product/route.tsx', { id: `${host}.product` }),
    route('products/costs', 'routes/costs/route.tsx', { id: `${host}.costs` }),
    route('products/references', 'routes/references/route.tsx', { id: `${host}.references` }),
    route('references-upload', 'routes/references-upload/route.ts', { id: `${host}.references-upload` }),
    route('costs-upload', 'routes/costs-upload/route.ts', { id: `${host}.costs-upload` }),
    route('offers-upload', 'routes/offers-upload/route.ts', { id: `${host}.offers-upload` }),
    route('settings/team', 'routes/team/route.tsx', { id: `${host}.team` }),
    route('settings/api-keys', 'routes/api-keys/route.tsx', { id: `${host}.api-keys` }),
    route('settings', 'routes/settings/route.tsx', { id: `${host}.settings` }),
    route('*', 'routes/not-found.tsx', { id: `${host}.not-found` }),
  ];
}

/** The public API: one door for all its operations, which stand in routes/api/operations.server.ts. */
const API_PATHS = [
  'products',
  'products/:productId',
  'orders',
  'orders/:orderId',
  'customers',
  'customers/:customerId',
  'insights/dashboard',
  'insights/abandoned-carts',
  'runs',
  'runs/:runId',
  'decisions',
  'decisions/:decisionId',
  'sync',
  'openapi.json',
  'collection.json',
  'docs',
  '*',
];

export default [
  ...API_PATHS.map((path) => route(`api/v1/${path}`, 'routes/api/route.ts', { id: `api.${path.replace('*', 'not-found')}` })),
  route('shopify/auth/*', 'routes/shopify.auth.$.tsx', { id: 'shopify.auth' }),
  route('shopify/webhooks', 'routes/shopify.webhooks.ts', { id: 'shopify.webhooks' }),
  route('pixel', 'routes/pixel.ts', { id: 'pixel' }),
  route('shopify', 'routes/shopify.tsx', { id: 'shopify' }, screens('shopify')),
] satisfies RouteConfig;
