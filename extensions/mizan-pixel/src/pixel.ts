/** What happens in a store's front, told to Mizan: only of buyers who allow analytics, and nothing that names a person. */
import { readEvent, type PixelEvent, type PlatformEvent } from './read-event.ts';

interface Consent {
  analyticsProcessingAllowed: boolean;
}

/** What Shopify hands to a pixel, as far as it is used. */
export interface PixelApi {
  analytics: { subscribe(name: string, told: (event: PlatformEvent) => void): void };
  init: { customerPrivacy?: Consent };
  settings: { accountID: string; endpoint: string };
  customerPrivacy?: { subscribe(name: 'visitorConsentCollected', told: (event: { customerPrivacy: Consent }) => void): void };
}

/** The world outside, so that a test can be it. */
export interface PixelTools {
  post(url: string, body: string): void;
  later(work: () => void, delayMs: number): void;
}

export const EVENTS = ['product_viewed', 'product_added_to_cart', 'product_removed_from_cart', 'checkout_started', 'checkout_completed'] as const;

/** A page that is left takes its waiting events along: long enough to share a message, no longer. */
const WAIT_MS = 500;
const MOST_EVENTS = 10;
/** The collector reads 16 KB of a message. */
const MOST_CHARACTERS = 12_000;

export function startPixel({ analytics, init, settings, customerPrivacy }: PixelApi, { post, later }: PixelTools): void {
  // Not told is not allowed.
  let isAllowed = init.customerPrivacy?.analyticsProcessingAllowed ?? false;
  let waiting: PixelEvent[] = [];
  let client = '';
  let isTimed = false;

  const send = (): void => {
    if (waiting.length > 0 && isAllowed) {
      post(settings.endpoint, JSON.stringify({ version: 1, account: settings.accountID, client, events: waiting }));
    }
    waiting = [];
  };
  const take = (told: PlatformEvent): void => {
    const event = isAllowed ? readEvent(told) : null;
    if (event === null) {
      return;
    }
    if (told.clientId !== client || waiting.length >= MOST_EVENTS || JSON.stringify([...waiting, event]).length > MOST_CHARACTERS) {
      send();
    }
    client = told.clientId;
    waiting.push(event);
    if (event.name.startsWith('checkout_')) {
      send();
    } else if (!isTimed) {
      isTimed = true;
      later(() => {
        isTimed = false;
        send();
      }, WAIT_MS);
    }
  };

  customerPrivacy?.subscribe('visitorConsentCollected', ({ customerPrivacy: given }) => {
    isAllowed = given.analyticsProcessingAllowed;
    if (!isAllowed) {
      waiting = [];
    }
  });
  for (const name of EVENTS) {
    analytics.subscribe(name, take);
  }
}
