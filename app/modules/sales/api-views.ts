/** Orders and customers as programs read them. */
import type { Money } from '#app/lib/money.ts';

export const ORDER_STATES = ['pending', 'paid', 'processing', 'shipped', 'delivered', 'cancelled'] as const;

export interface ApiOrderSummary {
  id: string;
  name: string;
  status: (typeof ORDER_STATES)[number];
  financialStatus: string | null;
  fulfillmentStatus: string | null;
  test: boolean;
  source: string | null;
  /** Null: a guest, or a person who was removed. */
  customerId: string | null;
  /** Pieces that were sold: ordered, without what an edit took away. */
  units: number;
  taxesIncluded: boolean;
  subtotal: Money;
  discount: Money;
  shipping: Money;
  tax: Money;
  /** As ordered, and as it stands after edits and refunds. */
  total: Money;
  currentTotal: Money;
  refunded: Money;
  /** Null: the platform does not say. */
  fee: Money | null;
  /** What the customer saw. */
  presentmentTotal: Money;
  discountCodes: string[];
  createdAt: string;
  processedAt: string;
  /** In the store's zone. */
  day: string;
  cancelledAt: string | null;
  updatedAt: string;
}

export interface ApiOrder extends ApiOrderSummary {
  lines: {
    id: string;
    variantId: string | null;
    productId: string | null;
    title: string;
    variantTitle: string | null;
    sku: string | null;
    vendor: string | null;
    quantity: number;
    removedQuantity: number;
    unitPrice: Money;
    discount: Money;
    tax: Money;
  }[];
  refunds: { id: string; processedAt: string; day: string; total: Money; lines: { lineId: string; quantity: number; subtotal: Money; tax: Money }[] }[];
}

export interface ApiOrderFilter {
  updatedSince?: Date | undefined;
  status?: ApiOrderSummary['status'] | undefined;
  customerId?: string | undefined;
  /** Calendar days of the store, both included. */
  startDate?: string | undefined;
  endDate?: string | undefined;
}

export interface ApiCustomer {
  id: string;
  state: string | null;
  /** The platform's own sums, over all time. */
  platform: { orders: number; spent: Money };
  /** What counts of the orders that are mirrored, without tax and after returns; null: none does. */
  counted: { orders: number; revenue: Money; firstDay: string; lastDay: string } | null;
  createdAt: string;
  updatedAt: string;
}

export interface ApiSalesSync {
  status: 'never' | 'running' | 'done' | 'failed';
  kind: 'full' | 'changes' | null;
  startedAt: string | null;
  endedAt: string | null;
  errorCode: string | null;
  /** When everything last agreed. */
  agreedAt: string | null;
  /** The oldest order that the platform lets us see; null when all of them. */
  visibleFrom: string | null;
  ledger: { resource: string; told: number; held: number; sumsAgree: boolean | null }[];
}
