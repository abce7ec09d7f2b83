/** Shopify's events cut down to numbers and ids. Field by field: what is not named here never leaves, whatever an event holds. */

interface PlatformVariant {
  id?: string | null;
  price?: PlatformMoney | null;
}

interface PlatformMoney {
  amount?: number;
  currencyCode?: string;
}

interface PlatformCheckout {
  token?: string | null;
  currencyCode?: string | null;
  totalPrice?: PlatformMoney | null;
  lineItems?: { quantity?: number; finalLinePrice?: PlatformMoney | null; variant?: PlatformVariant | null }[];
}

/** Of every kind, as far as it is read. Ids are plain digits here, amounts are numbers. */
export interface PlatformEvent {
  id: string;
  name: string;
  clientId: string;
  seq?: number;
  timestamp: string;
  data?: {
    productVariant?: PlatformVariant | null;
    cartLine?: { merchandise?: PlatformVariant | null; quantity?: number; cost?: { totalAmount?: PlatformMoney | null } | null } | null;
    checkout?: PlatformCheckout | null;
  };
}

export interface PixelLine {
  variant: string;
  quantity: number;
  amount: number | null;
}

/** What is sent of an event. */
export interface PixelEvent {
  /** The platform's own id: the same event told twice counts once. */
  id: string;
  seq: number;
  name: string;
  at: string;
  currency: string | null;
  amount: number | null;
  checkout: string | null;
  lines: PixelLine[];
}

const MOST_LINES = 50;

/** Null: there is nothing in it that could be counted. */
export function readEvent({ id, name, seq, timestamp, data }: PlatformEvent): PixelEvent | null {
  const head = { id, seq: seq ?? 0, name, at: timestamp };
  if (data?.checkout) {
    const { token, currencyCode, totalPrice, lineItems = [] } = data.checkout;
    const lines = lineItems.slice(0, MOST_LINES).flatMap((line) => lineOf(line.variant, line.quantity, line.finalLinePrice));
    return token ? { ...head, currency: currencyCode ?? null, amount: totalPrice?.amount ?? null, checkout: token, lines } : null;
  }
  const cartLine = data?.cartLine;
  const [variant, quantity, money] = cartLine ? [cartLine.merchandise, cartLine.quantity, cartLine.cost?.totalAmount] : [data?.productVariant, 1, data?.productVariant?.price];
  const lines = lineOf(variant, quantity, money);
  return lines.length === 0 ? null : { ...head, currency: money?.currencyCode ?? null, amount: money?.amount ?? null, checkout: null, lines };
}

function lineOf(variant: PlatformVariant | null | undefined, quantity: number | undefined, money: PlatformMoney | null | undefined): PixelLine[] {
  return variant?.id ? [{ variant: variant.id, quantity: quantity ?? 1, amount: money?.amount ?? null }] : [];
}
