import { z } from 'zod';
import { getOne, getPage } from '#app/http/public-api/operation.ts';
import { AppError } from '#app/lib/errors.ts';
import type { ApiCustomer } from '#app/modules/sales/api-views.ts';
import { readCustomer, readCustomers } from '#app/modules/sales/read-customers.server.ts';
import { day, externalId, instant, money, SAMPLE, sampleMoney, since, toDate, toMoney } from './shapes.ts';

const customer = z
  .object({
    id: externalId,
    state: z.string().nullable().describe("The platform's own word."),
    platform: z.object({ orders: z.number().int(), spent: money }).describe("The platform's own sums, over all time."),
    counted: z
      .object({ orders: z.number().int(), revenue: money, firstDay: day, lastDay: day })
      .nullable()
      .describe('What counts of the orders that are known here, without tax and after returns; null when none does.'),
    createdAt: instant,
    updatedAt: instant.describe('When it was last found changed.'),
  })
  .meta({ id: 'Customer', description: 'A person by number: names and addresses never leave through the API.' });

const example: z.input<typeof customer> = {
  id: '7001', state: 'enabled', platform: { orders: 3, spent: sampleMoney(121_400) }, counted: { orders: 3, revenue: sampleMoney(105_565), firstDay: '2026-02-11', lastDay: '2026-11-20' },
  createdAt: SAMPLE.at, updatedAt: SAMPLE.at,
}; // prettier-ignore

export const customerOperations = [
  getPage({
    id: 'listCustomers',
    path: '/customers',
    tag: 'customers',
    scope: 'read:customers',
    query: { updatedSince: since },
    item: customer,
    example,
    run: async ({ ctx }, { updatedSince, after, limit }) => {
      const { customers, next } = await readCustomers(ctx, { after, limit, updatedSince: toDate(updatedSince) });
      return { rows: customers.map(toCustomer), next };
    },
  }),
  getOne({
    id: 'getCustomer',
    path: '/customers/:customerId',
    tag: 'customers',
    scope: 'read:customers',
    params: { customerId: externalId },
    answer: customer,
    example,
    run: async ({ ctx }, { customerId }) => {
      const found = await readCustomer(ctx, { id: customerId });
      if (!found) {
        throw new AppError('not_found');
      }
      return toCustomer(found);
    },
  }),
];

function toCustomer(found: ApiCustomer): z.input<typeof customer> {
  return {
    ...found,
    platform: { ...found.platform, spent: toMoney(found.platform.spent) },
    counted: found.counted && { ...found.counted, revenue: toMoney(found.counted.revenue) },
  };
}
