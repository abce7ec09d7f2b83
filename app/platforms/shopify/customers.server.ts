/** Customers and checkouts, page by page. */
import { isAppError } from '#app/lib/errors.ts';
import type { ExternalId } from '#app/lib/ids.ts';
import type { StoreClient } from '../port.ts';
import type { CartSnapshot, CustomerSnapshot, SalesPage } from '../sales-port.ts';
import { ask } from './ask.server.ts';
import type { GraphqlTransport } from './graphql.server.ts';
import { checkoutsShape, customersShape, moreCheckoutLinesShape, namedCustomersShape, toCheckout, toCustomer, type CheckoutNode } from './order-shapes.ts';
import { CHECKOUTS_PAGE, CUSTOMERS_PAGE, MORE_CHECKOUT_LINES, PEOPLE_PAGE, READ_CUSTOMERS, READ_PEOPLE } from './sales-operations.ts';
import { toGid } from './shapes.ts';

const READ_CUSTOMERS_BATCH = 250;

interface Where {
  resumeFrom: string | undefined;
  query: string | null;
}

export async function* listCustomers(send: GraphqlTransport, { resumeFrom, query, people }: Where & { people: boolean }): AsyncGenerator<SalesPage<CustomerSnapshot>> {
  let after: string | null = resumeFrom ?? null;
  for (;;) {
    const variables = { after, query, sortKey: query === null ? 'ID' : 'UPDATED_AT' };
    const { customers } = await withPeople(people, (named) => ask(send, named ? PEOPLE_PAGE : CUSTOMERS_PAGE, variables, customersShape));
    const { hasNextPage, endCursor } = customers.pageInfo;
    yield { rows: customers.nodes.map(toCustomer), checkpoint: hasNextPage ? endCursor : null };
    if (!hasNextPage) {
      return;
    }
    after = endCursor;
  }
}

export async function readCustomers(send: GraphqlTransport, ids: readonly ExternalId[], people: boolean): ReturnType<StoreClient['readCustomers']> {
  const customers: CustomerSnapshot[] = [];
  for (let start = 0; start < ids.length; start += READ_CUSTOMERS_BATCH) {
    const batch = ids.slice(start, start + READ_CUSTOMERS_BATCH).map((id) => toGid('Customer', id));
    const { nodes } = await withPeople(people, (named) => ask(send, named ? READ_PEOPLE : READ_CUSTOMERS, { ids: batch }, namedCustomersShape));
    customers.push(...nodes.flatMap((node) => (node === null ? [] : [toCustomer(node)])));
  }
  const found = new Set(customers.map(({ externalId }) => externalId));
  return { customers, gone: ids.filter((id) => !found.has(id)) };
}

/** Where the platform does not let us see people, they stay numbers: that is no failure. */
async function withPeople<T>(people: boolean, question: (named: boolean) => Promise<T>): Promise<T> {
  if (!people) {
    return question(false);
  }
  try {
    return await question(true);
  } catch (error) {
    if (isAppError(error) && error.code === 'platform_refused' && String(error.params['code']).toLowerCase() === 'access_denied') {
      return question(false);
    }
    throw error;
  }
}

export async function* listCheckouts(send: GraphqlTransport, { resumeFrom, query }: Where): AsyncGenerator<SalesPage<CartSnapshot>> {
  let after: string | null = resumeFrom ?? null;
  for (;;) {
    const { abandonedCheckouts } = await ask(send, CHECKOUTS_PAGE, { after, query }, checkoutsShape);
    const rows: CartSnapshot[] = [];
    for (const checkout of abandonedCheckouts.nodes) {
      rows.push(await wholeCheckout(send, checkout));
    }
    const { hasNextPage, endCursor } = abandonedCheckouts.pageInfo;
    yield { rows, checkpoint: hasNextPage ? endCursor : null };
    if (!hasNextPage) {
      return;
    }
    after = endCursor;
  }
}

async function wholeCheckout(send: GraphqlTransport, checkout: CheckoutNode): Promise<CartSnapshot> {
  const lines = [...checkout.lineItems.nodes];
  let more = checkout.lineItems.pageInfo;
  while (more.hasNextPage) {
    const { node } = await ask(send, MORE_CHECKOUT_LINES, { id: checkout.id, after: more.endCursor }, moreCheckoutLinesShape);
    lines.push(...(node?.lineItems.nodes ?? []));
    more = node?.lineItems.pageInfo ?? { hasNextPage: false, endCursor: null };
  }
  return toCheckout(checkout, lines);
}
