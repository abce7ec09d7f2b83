/** Lists and single things of the sales chapter, as screens and the API are given them. Amounts: minor units of the store's currency. */
import type { Day } from '#app/lib/days.ts';
import type { Coverage, RangeView } from './sales-views.ts';

export const ORDER_STATUSES = ['pending', 'paid', 'processing', 'shipped', 'delivered', 'cancelled'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export const ORDER_SORTS = ['newest', 'oldest', 'largest', 'smallest'] as const;
export type OrderSort = (typeof ORDER_SORTS)[number];

export type ReachView = Pick<Coverage, 'state' | 'visibleFrom' | 'sync'>;

export interface OrderRow {
  orderId: string;
  name: string;
  status: OrderStatus;
  processedAt: string;
  /** As it stands after edits and refunds. */
  total: number;
  refunded: number;
  discount: number;
  units: number;
  customerId: string | null;
  test: boolean;
}

export interface OrderListView {
  range: RangeView;
  currency: string;
  filter: { status: OrderStatus | null; search: string; sort: OrderSort };
  rows: OrderRow[];
  nextCursor: string | null;
  reach: ReachView;
  /** No order was ever seen. */
  empty: boolean;
}

export interface OrderLine {
  lineId: string;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  /** A product that is still in the catalog can be opened. */
  productId: string | null;
  variantId: string | null;
  /** Ordered; taken out by an edit; returned. */
  quantity: number;
  removed: number;
  returned: number;
  unit: number;
  /** On the ordered quantity. */
  discount: number;
  tax: number;
}

export interface OrderRefund {
  refundId: string;
  at: string;
  total: number;
  /** What of it was lines; the rest is shipping or goodwill. */
  lines: { title: string; quantity: number; amount: number }[];
}

export interface OrderEvent {
  at: string;
  kind: 'placed' | 'refunded' | 'cancelled';
  amount: number | null;
  units: number | null;
}

export interface OrderView extends OrderRow {
  currency: string;
  createdAt: string;
  cancelledAt: string | null;
  financialStatus: string | null;
  fulfillmentStatus: string | null;
  source: string | null;
  taxesIncluded: boolean;
  /** As ordered. */
  subtotal: number;
  shipping: number;
  tax: number;
  ordered: number;
  /** What taking the payment cost; null when the platform does not say. */
  fee: number | null;
  /** What the customer saw, when that was another currency. */
  presentment: { currency: string; total: number } | null;
  codes: string[];
  lines: OrderLine[];
  refunds: OrderRefund[];
  /** Oldest first. */
  events: OrderEvent[];
}

export const CUSTOMER_SORTS = ['spend', 'orders'] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];

export interface CustomerRow {
  customerId: string;
  orders: number;
  /** After returns, without tax. */
  revenue: number;
  average: number | null;
  firstDay: Day;
  lastDay: Day;
}

export interface CustomerListView {
  currency: string;
  filter: { search: string; sort: CustomerSort };
  rows: CustomerRow[];
  nextCursor: string | null;
  reach: ReachView;
  empty: boolean;
}

export interface CustomerView {
  customerId: string;
  currency: string;
  /** What we know from orders; null: none of them counts. */
  known: CustomerRow | null;
  /** What the platform says over all time; null: it named this customer in an order only. */
  platform: { orders: number; spent: number; since: string; state: string | null } | null;
  /** Who it is can be opened. */
  named: boolean;
  /** Newest first. */
  orders: OrderRow[];
  nextCursor: string | null;
}

export const PERFORMANCE_SORTS = ['revenue', 'units', 'returned', 'discount'] as const;
export type PerformanceSort = (typeof PERFORMANCE_SORTS)[number];

export interface PerformanceRow {
  /** A product's id, or `line:` and the title of what never was a product. */
  key: string;
  title: string;
  vendor: string | null;
  imageUrl: string | null;
  /** Null: it is not in the catalog any more. */
  productId: string | null;
  units: number;
  returnedUnits: number;
  /** Of the units, basis points. */
  returnedBps: number | null;
  gross: number;
  discount: number;
  /** Of what was charged, basis points. */
  discountBps: number | null;
  revenue: number;
  shareBps: number | null;
}

export interface PerformanceView {
  range: RangeView;
  currency: string;
  filter: { search: string; vendor: string | null; sort: PerformanceSort };
  vendors: string[];
  rows: PerformanceRow[];
  nextCursor: string | null;
  reach: ReachView;
  empty: boolean;
  asOf: string | null;
}

export const CART_STATES = ['abandoned', 'recovered', 'contact', 'started', 'completed'] as const;
export type CartState = (typeof CART_STATES)[number];

export interface CartRow {
  cartId: string;
  kind: 'cart' | 'checkout';
  state: CartState;
  startedAt: string;
  abandonedAt: string | null;
  updatedAt: string;
  total: number;
  customerId: string | null;
  orderId: string | null;
  lines: { title: string; quantity: number }[];
  /** There is a way back into it. */
  recoverable: boolean;
}

export const CART_FIGURES = ['abandoned', 'value', 'rate', 'recovered', 'recoveredValue'] as const;

export const FUNNEL_STEPS = ['viewed', 'added', 'started', 'bought'] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];

/** From looking to buying, of buyers who allow analytics; somebody counts once a day at each step. */
export interface FunnelView {
  /** new: not asked for yet; not_allowed: the merchant has not consented; refused: the platform did not make the pixel. */
  state: 'new' | 'running' | 'not_allowed' | 'refused';
  /** The first day that events were told on; null: none were. */
  since: Day | null;
  days: { covered: number; total: number };
  steps: { name: FunnelStep; now: number; before: number | null; ofPreviousBps: number | null }[];
  products: ({ key: string; title: string; productId: string | null } & Record<FunnelStep, number>)[];
  /** Events that could not be read or were not about the store's catalog, ever. */
  leftOut: number;
}

export interface CartsView {
  range: RangeView;
  currency: string;
  /** Rates in basis points; null where nothing was started. */
  figures: { name: (typeof CART_FIGURES)[number]; now: number | null; before: number | null }[];
  filter: { state: CartState };
  rows: CartRow[];
  nextCursor: string | null;
  /** What was left behind most, by its value. */
  products: { key: string; title: string; productId: string | null; carts: number; units: number; value: number }[];
  funnel: FunnelView;
  reach: ReachView;
  empty: boolean;
  asOf: string | null;
}
