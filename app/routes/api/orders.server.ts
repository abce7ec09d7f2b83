import { z } from 'zod';
import { getOne, getPage } from '#app/http/public-api/operation.ts';
import { AppError } from '#app/lib/errors.ts';
import { ORDER_STATES, type ApiOrder, type ApiOrderSummary } from '#app/modules/sales/api-views.ts';
import { readOrder, readOrders } from '#app/modules/sales/read-orders.server.ts';
import { day, externalId, instant, money, SAMPLE, sampleMoney, since, toDate, toMoney, toMoneyOrNull } from './shapes.ts';

const summary = z.object({
  id: externalId,
  name: z.string().describe('As the merchant knows it.'),
  status: z.enum(ORDER_STATES),
  financialStatus: z.string().nullable().describe("The platform's own word."),
  fulfillmentStatus: z.string().nullable().describe("The platform's own word."),
  test: z.boolean().describe('A test order counts nowhere.'),
  source: z.string().nullable(),
  customerId: externalId.nullable().describe('Null: a guest, or a person who was removed.'),
  units: z.number().int(),
  taxesIncluded: z.boolean(),
  subtotal: money.describe('Lines after all discounts.'),
  discount: money,
  shipping: money,
  tax: money,
  total: money.describe('What was to be paid when it was ordered.'),
  currentTotal: money.describe('After edits and refunds.'),
  refunded: money,
  fee: money.nullable().describe('What taking the payment cost; null when the platform does not say.'),
  presentmentTotal: money.describe('What the customer saw.'),
  discountCodes: z.array(z.string()),
  createdAt: instant,
  processedAt: instant,
  day: day.describe('When it was sold, in the time zone of the store.'),
  cancelledAt: instant.nullable(),
  updatedAt: instant.describe('When it was last found changed.'),
});
const listed = summary.meta({ id: 'OrderSummary' });

const line = z
  .object({
    id: externalId,
    variantId: externalId.nullable(),
    productId: externalId.nullable(),
    title: z.string(),
    variantTitle: z.string().nullable(),
    sku: z.string().nullable(),
    vendor: z.string().nullable(),
    quantity: z.number().int().describe('As ordered.'),
    removedQuantity: z.number().int().describe('What an edit took away.'),
    unitPrice: money,
    discount: money.describe('All discounts on the ordered quantity, those of the order shared out to the line.'),
    tax: money,
  })
  .meta({ id: 'OrderLine' });

const refund = z
  .object({
    id: externalId,
    processedAt: instant,
    day,
    total: money.describe('Money that went back, with tax and shipping.'),
    lines: z.array(z.object({ lineId: externalId, quantity: z.number().int(), subtotal: money, tax: money })),
  })
  .meta({ id: 'Refund' });

const order = summary.extend({ lines: z.array(line), refunds: z.array(refund) }).meta({ id: 'Order' });

const summaryExample: z.input<typeof listed> = {
  id: '6001', name: '#1001', status: 'paid', financialStatus: 'paid', fulfillmentStatus: null, test: false, source: 'web', customerId: '7001', units: 2, taxesIncluded: true,
  subtotal: sampleMoney(38_800), discount: sampleMoney(1_000), shipping: sampleMoney(2_000), tax: sampleMoney(5_322), total: sampleMoney(40_800), currentTotal: sampleMoney(40_800),
  refunded: sampleMoney(0), fee: null, presentmentTotal: sampleMoney(40_800), discountCodes: ['EID'], createdAt: SAMPLE.at, processedAt: SAMPLE.at, day: '2026-11-20', cancelledAt: null,
  updatedAt: SAMPLE.at,
}; // prettier-ignore

const example: z.input<typeof order> = {
  ...summaryExample,
  lines: [
    {
      id: '9001', variantId: '44801', productId: '8801', title: 'Cotton thobe', variantTitle: 'L', sku: 'TH-L', vendor: 'Huraa', quantity: 2, removedQuantity: 0,
      unitPrice: sampleMoney(19_900), discount: sampleMoney(1_000), tax: sampleMoney(5_061),
    },
  ],
  refunds: [],
}; // prettier-ignore

export const orderOperations = [
  getPage({
    id: 'listOrders',
    path: '/orders',
    tag: 'orders',
    scope: 'read:orders',
    query: {
      updatedSince: since,
      status: z.enum(ORDER_STATES).optional(),
      customerId: externalId.optional(),
      startDate: z.iso.date().optional(),
      endDate: z.iso.date().optional(),
    },
    item: listed,
    example: summaryExample,
    run: async ({ ctx }, { updatedSince, ...filter }) => {
      const { orders, next } = await readOrders(ctx, { ...filter, updatedSince: toDate(updatedSince) });
      return { rows: orders.map(toSummary), next };
    },
  }),
  getOne({
    id: 'getOrder',
    path: '/orders/:orderId',
    tag: 'orders',
    scope: 'read:orders',
    params: { orderId: externalId },
    answer: order,
    example,
    run: async ({ ctx }, { orderId }) => {
      const found = await readOrder(ctx, { id: orderId });
      if (!found) {
        throw new AppError('not_found');
      }
      return toOrder(found);
    },
  }),
];

function toSummary(found: ApiOrderSummary): z.input<typeof listed> {
  return {
    ...found,
    subtotal: toMoney(found.subtotal),
    discount: toMoney(found.discount),
    shipping: toMoney(found.shipping),
    tax: toMoney(found.tax),
    total: toMoney(found.total),
    currentTotal: toMoney(found.currentTotal),
    refunded: toMoney(found.refunded),
    fee: toMoneyOrNull(found.fee),
    presentmentTotal: toMoney(found.presentmentTotal),
  };
}

function toOrder(found: ApiOrder): z.input<typeof order> {
  return {
    ...toSummary(found),
    lines: found.lines.map((one) => ({ ...one, unitPrice: toMoney(one.unitPrice), discount: toMoney(one.discount), tax: toMoney(one.tax) })),
    refunds: found.refunds.map((one) => ({
      ...one,
      total: toMoney(one.total),
      lines: one.lines.map((part) => ({ ...part, subtotal: toMoney(part.subtotal), tax: toMoney(part.tax) })),
    })),
  };
}
