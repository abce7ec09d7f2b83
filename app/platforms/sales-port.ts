/** Orders, customers and carts as the story sees them: the half of the port that sales are read through. */
import type { ExternalId } from '#app/lib/ids.ts';
import type { Money } from '#app/lib/money.ts';

export type OrderStatus = 'pending' | 'paid' | 'processing' | 'shipped' | 'delivered' | 'cancelled';

/** A line of an order as it was sold. Amounts are minor units of the order's currency. */
export interface OrderLine {
  externalId: ExternalId;
  /** Null: a custom line, or one whose variant or product is gone. */
  variantExternalId: ExternalId | null;
  productExternalId: ExternalId | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  /** As ordered, before edits and refunds. */
  quantity: number;
  /** What is left of it after edits and refunds. */
  currentQuantity: number;
  unitMinor: number;
  /** All discounts on the ordered quantity, with the line's share of those on the order. */
  discountMinor: number;
  taxMinor: number;
}

export interface OrderRefund {
  externalId: ExternalId;
  processedAt: Date;
  /** Money that went back. */
  totalMinor: number;
  lines: { lineExternalId: ExternalId; quantity: number; /** After discounts; with tax in it where prices include tax. */ subtotalMinor: number; taxMinor: number }[];
}

/** An order as the platform tells it: one version of it, which `platformUpdatedAt` orders. */
export interface OrderSnapshot {
  externalId: ExternalId;
  name: string;
  status: OrderStatus;
  /** The platform's own lower-cased words. */
  financialStatus: string | null;
  fulfillmentStatus: string | null;
  test: boolean;
  sourceName: string | null;
  /** The store's currency, in which all amounts are. */
  currency: string;
  /** What the customer saw. */
  presentment: Money;
  taxesIncluded: boolean;
  subtotalMinor: number;
  discountMinor: number;
  shippingMinor: number;
  taxMinor: number;
  totalMinor: number;
  /** The platform's own total after edits and refunds. */
  currentTotalMinor: number;
  refundedMinor: number;
  /** What taking the payment cost; null when the platform does not say, or in another currency. */
  feeMinor: number | null;
  discountCodes: string[];
  customerExternalId: ExternalId | null;
  /** What it shares with the cart and the checkout it came from. */
  cartToken: string | null;
  checkoutToken: string | null;
  createdAt: Date;
  processedAt: Date;
  cancelledAt: Date | null;
  platformUpdatedAt: Date;
  lines: OrderLine[];
  refunds: OrderRefund[];
}

/** A person by number; `person` only when it was asked for and the platform lets us see it. */
export interface CustomerSnapshot {
  externalId: ExternalId;
  createdAt: Date;
  platformUpdatedAt: Date;
  ordersCount: number;
  spent: Money;
  state: string | null;
  person: { name: string | null; email: string | null } | null;
}

/** A cart, or a checkout on its way. */
export interface CartSnapshot {
  /** `cart:` or `checkout:` and the platform's token or id. */
  externalId: ExternalId;
  kind: 'cart' | 'checkout';
  cartToken: string | null;
  checkoutToken: string | null;
  customerExternalId: ExternalId | null;
  /** Has the buyer said how to be reached? */
  hasContact: boolean;
  currency: string;
  totalMinor: number;
  discountMinor: number;
  recoveryUrl: string | null;
  startedAt: Date;
  completedAt: Date | null;
  platformUpdatedAt: Date;
  lines: { variantExternalId: ExternalId | null; productExternalId: ExternalId | null; title: string; sku: string | null; quantity: number; unitMinor: number }[];
}

/** A page of one kind of sales record. Null checkpoint: the last page. */
export interface SalesPage<Row> {
  rows: Row[];
  checkpoint: string | null;
}

/** Since when, and from where after a pause. */
export interface SalesReading {
  resumeFrom?: string;
  since?: Date;
}

/** The sales half of a store's client. */
export interface SalesClient {
  /**
   * How many orders and customers made before `until` the platform counts, of those changed since then or of all.
   * `visibleFrom`: it lets us see, and counts, only later orders; null when all of them.
   */
  countSales(reading: { until: Date; since?: Date }): Promise<{ orders: number; customers: number; visibleFrom: Date | null }>;
  /**
   * Orders with their lines and refunds, page by page; one that changes while they are read may come twice, or newer.
   * @throws AppError platform_pending as listVariants does
   */
  listOrders(reading: SalesReading): AsyncIterable<SalesPage<OrderSnapshot>>;
  /** Orders as they are now; those that are gone or not the store's are named. */
  readOrders(ids: readonly ExternalId[]): Promise<{ orders: OrderSnapshot[]; gone: ExternalId[] }>;
  /** @param reading.people also names and e-mails, where the platform lets us see them */
  listCustomers(reading: SalesReading & { people: boolean }): AsyncIterable<SalesPage<CustomerSnapshot>>;
  readCustomers(ids: readonly ExternalId[], options: { people: boolean }): Promise<{ customers: CustomerSnapshot[]; gone: ExternalId[] }>;
  /** Checkouts that were begun, completed ones among them. */
  listCheckouts(reading: SalesReading): AsyncIterable<SalesPage<CartSnapshot>>;
}
