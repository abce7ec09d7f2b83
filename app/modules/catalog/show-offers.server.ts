import type { StoreContext } from '#app/context.ts';
import { loadOffers } from '#app/db/offer-facts.server.ts';
import type { Tx } from '#app/db/scope.ts';
import { money } from '#app/lib/money.ts';
import { gradeOffer } from '#app/pricing/grade.ts';
import type { OfferView } from './views.ts';

/** A variant's offers with the grade each has now, and why it is not better. */
export async function offersOf(tx: Tx, ctx: StoreContext, variant: { variantId: string; priceMinor: number }): Promise<OfferView[]> {
  const offers = (await loadOffers(tx, ctx, [variant.variantId])).get(variant.variantId) ?? [];
  const context = { currency: ctx.store.currency, priceMinor: variant.priceMinor, decidedAt: ctx.clock.now().toISOString(), offers: offers.map(({ fact }) => fact) };
  return offers.map(({ fact, url, title }) => {
    const { grade, reasons } = gradeOffer(fact, context);
    return {
      id: fact.id,
      seller: fact.seller,
      url,
      title,
      price: money(fact.priceMinor, fact.currency),
      shipping: fact.shippingMinor === null ? null : money(fact.shippingMinor, fact.currency),
      availability: fact.stock,
      grade,
      gradeReasons: reasons.map(({ code }) => code),
      match: fact.match,
      capturedAt: fact.capturedAt,
    };
  });
}
