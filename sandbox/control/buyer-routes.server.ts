import { randomUUID } from 'node:crypto';
import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import type { Sandbox } from '#sandbox/context.server.ts';
import { handler, parse, pathPart } from '#sandbox/lib/http.server.ts';
import {
  abandonOlder, addContact, addToCart, cartSchema, checkoutSchema, completeCheckout, contactSchema, deleteCheckout, startCart, startCheckout,
} from '#sandbox/sales/live/baskets.server.ts'; // prettier-ignore
import {
  cancelOrder,
  cancelSchema,
  deleteOrder,
  deliverOrder,
  editOrder,
  editSchema,
  fulfilOrder,
  fulfilSchema,
  payOrder,
  refundOrder,
  refundSchema,
} from '#sandbox/sales/live/move-order.server.ts';
import { addCustomer, changeCustomer, customerSchema, removeCustomer } from '#sandbox/sales/live/people.server.ts';
import { placeOrder, placeSchema, termsSchema } from '#sandbox/sales/live/place-order.server.ts';
import { lockStore, openOrder, type Act } from '#sandbox/sales/live/rows.server.ts';
import { getStore } from '#sandbox/stores/find-store.server.ts';

type Doing<T> = (act: Act, req: Request) => Promise<T>;

/** What buyers and merchants do, one by one, each whole or not at all. */
export function buyerRoutes({ db, clock }: Sandbox): Router {
  const router = express.Router({ mergeParams: true });
  const acting = <T>(status: number, run: Doing<T>) =>
    handler(async (req, res) => {
      const store = await getStore(db, pathPart(req, 'slug'));
      const made = await db.tx(async (client) => {
        const act: Act = { client, store, now: clock.now(), eventId: randomUUID() };
        await lockStore(act);
        return run(act, req);
      });
      res.status(status).json(made ?? {});
    });
  const id = (req: Request): number => Number(pathPart(req, 'id'));
  const token = (req: Request): string => pathPart(req, 'token');

  router.post('/carts', acting(201, (act, req) => startCart(act, parse(cartSchema, req.body).lines))); // prettier-ignore
  router.post('/carts/:token/lines', acting(200, (act, req) => addToCart(act, token(req), parse(cartSchema, req.body).lines))); // prettier-ignore
  router.post('/checkouts', acting(201, (act, req) => startCheckout(act, parse(checkoutSchema, req.body)))); // prettier-ignore
  router.post('/checkouts/abandon', acting(200, async (act, req) => ({ checkouts: await abandonOlder(act, parse(z.object({ minutes: z.number().min(0).default(60) }), req.body).minutes) }))); // prettier-ignore
  router.post('/checkouts/:token/contact', acting(200, (act, req) => addContact(act, token(req), parse(contactSchema, req.body)))); // prettier-ignore
  router.post('/checkouts/:token/complete', acting(201, (act, req) => completeCheckout(act, token(req), parse(termsSchema, req.body)))); // prettier-ignore
  router.delete('/checkouts/:token', acting(200, (act, req) => deleteCheckout(act, token(req)))); // prettier-ignore

  router.post('/orders', acting(201, (act, req) => placeOrder(act, parse(placeSchema, req.body)))); // prettier-ignore
  router.get('/orders/:id', acting(200, (act, req) => openOrder(act, id(req)))); // prettier-ignore
  router.delete('/orders/:id', acting(200, (act, req) => deleteOrder(act, id(req)))); // prettier-ignore
  router.post('/orders/:id/pay', acting(200, (act, req) => payOrder(act, id(req)))); // prettier-ignore
  router.post('/orders/:id/fulfil', acting(200, (act, req) => fulfilOrder(act, id(req), parse(fulfilSchema, req.body)))); // prettier-ignore
  router.post('/orders/:id/deliver', acting(200, (act, req) => deliverOrder(act, id(req)))); // prettier-ignore
  router.post('/orders/:id/edit', acting(200, (act, req) => editOrder(act, id(req), parse(editSchema, req.body)))); // prettier-ignore
  router.post('/orders/:id/refund', acting(200, (act, req) => refundOrder(act, id(req), parse(refundSchema, req.body)))); // prettier-ignore
  router.post('/orders/:id/cancel', acting(200, (act, req) => cancelOrder(act, id(req), parse(cancelSchema, req.body)))); // prettier-ignore

  router.post('/customers', acting(201, (act, req) => addCustomer(act, parse(customerSchema, req.body)))); // prettier-ignore
  router.patch('/customers/:id', acting(200, (act, req) => changeCustomer(act, id(req), parse(customerSchema, req.body)))); // prettier-ignore
  router.delete('/customers/:id', acting(200, (act, req) => removeCustomer(act, id(req), 'delete'))); // prettier-ignore
  router.post('/customers/:id/redact', acting(200, (act, req) => removeCustomer(act, id(req), 'redact'))); // prettier-ignore
  return router;
}
