/** Operations about orders, customers and checkouts; OPERATIONS of operations.ts holds them too. No field of a person's but where said. */

const SHOP_MONEY = '{ shopMoney { amount currencyCode } }';

const ORDER_HEAD = `id name createdAt processedAt updatedAt cancelledAt test sourceName currencyCode presentmentCurrencyCode taxesIncluded
      displayFinancialStatus displayFulfillmentStatus discountCodes cartToken checkoutToken customer { id }
      subtotalPriceSet ${SHOP_MONEY} totalDiscountsSet ${SHOP_MONEY} totalShippingPriceSet ${SHOP_MONEY} totalTaxSet ${SHOP_MONEY}
      totalPriceSet { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }
      currentTotalPriceSet ${SHOP_MONEY} totalRefundedSet ${SHOP_MONEY}
      fulfillments(first: 5) { displayStatus }
      transactions(first: 5) { kind status fees { amount { amount currencyCode } } }`;

/** `discountAllocations` tell the truth about discounts: totals of a line leave out those of the whole order. */
const LINE = `id title variantTitle sku vendor quantity currentQuantity product { id } variant { id }
        originalUnitPriceSet ${SHOP_MONEY} discountAllocations { allocatedAmountSet ${SHOP_MONEY} } taxLines { priceSet ${SHOP_MONEY} }`;

const REFUND_LINE = `quantity lineItem { id } subtotalSet ${SHOP_MONEY} totalTaxSet ${SHOP_MONEY}`;

const REFUND = `id processedAt totalRefundedSet ${SHOP_MONEY}`;

const ORDER = `${ORDER_HEAD}
      lineItems(first: 10) { pageInfo { hasNextPage endCursor } nodes { ${LINE} } }
      refunds(first: 2) {
        ${REFUND}
        refundLineItems(first: 5) { pageInfo { hasNextPage endCursor } nodes { ${REFUND_LINE} } }
      }`;

/** Four orders of up to 10 lines and 2 refunds: within 1,000 points, whatever comes; one with more is read on by itself. */
export const ORDERS_PAGE = `query OrdersPage($after: String, $query: String, $sortKey: OrderSortKeys!) {
  orders(first: 4, after: $after, sortKey: $sortKey, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes { ${ORDER} }
  }
}`;

/** Orders that an event named, four at a time. */
export const READ_ORDERS = `query ReadOrders($ids: [ID!]!) {
  nodes(ids: $ids) { __typename ... on Order { ${ORDER} } }
}`;

export const MORE_LINES = `query MoreLines($id: ID!, $after: String) {
  order(id: $id) { lineItems(first: 60, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${LINE} } } }
}`;

/** All refunds of an order, without their lines: this list has no cursor. */
export const ORDER_REFUNDS = `query OrderRefunds($id: ID!) { order(id: $id) { refunds(first: 250) { ${REFUND} } } }`;

export const MORE_REFUND_LINES = `query MoreRefundLines($id: ID!, $after: String) {
  refund(id: $id) { refundLineItems(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${REFUND_LINE} } } }
}`;

/** History as one file. What a refund gave back stands in a connection inside a list, which a file cannot hold: those orders are read singly. */
export const ORDERS_BULK = `query OrdersBulk {
  orders {
    edges { node {
      ${ORDER_HEAD}
      refunds { id }
      lineItems { edges { node { ${LINE} } } }
    } }
  }
}`;

/** What the file could not hold, of fourteen orders: refunds that are told whole. An order with more of either is read singly. */
export const READ_REFUNDS = `query ReadRefunds($ids: [ID!]!) {
  nodes(ids: $ids) { __typename ... on Order { id refunds(first: 2) { ${REFUND} refundLineItems(first: 5) { pageInfo { hasNextPage endCursor } nodes { ${REFUND_LINE} } } } } }
}`;

export const SALES_COUNT = `query SalesCount($orders: String, $customers: String) {
  ordersCount(query: $orders, limit: null) { count }
  customersCount(query: $customers, limit: null) { count }
}`;

const CUSTOMER = 'id createdAt updatedAt state numberOfOrders amountSpent { amount currencyCode }';
/** Names and e-mails: asked for only where the merchant turned that on. */
const PERSON = 'displayName defaultEmailAddress { emailAddress }';

export const CUSTOMERS_PAGE = `query CustomersPage($after: String, $query: String, $sortKey: CustomerSortKeys!) {
  customers(first: 250, after: $after, sortKey: $sortKey, query: $query) { pageInfo { hasNextPage endCursor } nodes { ${CUSTOMER} } }
}`;

export const PEOPLE_PAGE = `query PeoplePage($after: String, $query: String, $sortKey: CustomerSortKeys!) {
  customers(first: 250, after: $after, sortKey: $sortKey, query: $query) { pageInfo { hasNextPage endCursor } nodes { ${CUSTOMER} ${PERSON} } }
}`;

export const READ_CUSTOMERS = `query ReadCustomers($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Customer { ${CUSTOMER} } } }`;

export const READ_PEOPLE = `query ReadPeople($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Customer { ${CUSTOMER} ${PERSON} } } }`;

const CHECKOUT_LINE = `id title sku quantity variant { id } product { id } originalUnitPriceSet ${SHOP_MONEY}`;

/** Twelve checkouts of up to 10 lines. There is no order by what changed: all are read, and only newer words are saved. */
export const CHECKOUTS_PAGE = `query CheckoutsPage($after: String, $query: String) {
  abandonedCheckouts(first: 12, after: $after, sortKey: CREATED_AT, query: $query) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id createdAt updatedAt completedAt abandonedCheckoutUrl customer { id } totalPriceSet ${SHOP_MONEY} totalDiscountSet ${SHOP_MONEY}
      lineItems(first: 10) { pageInfo { hasNextPage endCursor } nodes { ${CHECKOUT_LINE} } }
    }
  }
}`;

export const MORE_CHECKOUT_LINES = `query MoreCheckoutLines($id: ID!, $after: String) {
  node(id: $id) { __typename ... on AbandonedCheckout { lineItems(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { ${CHECKOUT_LINE} } } } }
}`;

export const SALES_OPERATIONS = {
  ORDERS_PAGE, READ_ORDERS, MORE_LINES, ORDER_REFUNDS, MORE_REFUND_LINES, ORDERS_BULK, READ_REFUNDS, SALES_COUNT, CUSTOMERS_PAGE, PEOPLE_PAGE, READ_CUSTOMERS, READ_PEOPLE, CHECKOUTS_PAGE, MORE_CHECKOUT_LINES,
}; // prettier-ignore
