/** What a cart or checkout is, from what happened to it. Pure: the same facts give the same state. */

export type CartState = 'started' | 'contact' | 'abandoned' | 'recovered' | 'completed';

export interface CartFacts {
  hasContact: boolean;
  startedAt: Date;
  /** The last thing the buyer did to it. */
  lastAt: Date;
  completedAt: Date | null;
  /** When it was found abandoned before; it may have come back to life since. */
  abandonedAt: Date | null;
}

/**
 * started -> contact -> abandoned once nothing happened for `delayMs` -> recovered when it was bought after all; completed when it was
 * bought before that. A cart that comes back to life is started or contact again, and remembers that it was abandoned.
 */
export function cartState({ hasContact, startedAt, lastAt, completedAt, abandonedAt }: CartFacts, now: Date, delayMs: number): { state: CartState; abandonedAt: Date | null } {
  if (completedAt !== null) {
    // Read only afterwards, a checkout that took longer than the delay was away in between.
    const away = abandonedAt ?? (completedAt.getTime() - startedAt.getTime() >= delayMs ? new Date(startedAt.getTime() + delayMs) : null);
    return away !== null && away <= completedAt ? { state: 'recovered', abandonedAt: away } : { state: 'completed', abandonedAt: null };
  }
  const due = new Date(lastAt.getTime() + delayMs);
  if (due <= now) {
    return { state: 'abandoned', abandonedAt: due };
  }
  return { state: hasContact ? 'contact' : 'started', abandonedAt };
}
