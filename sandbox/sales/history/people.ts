import { randomFor, type Random } from '#sandbox/lib/random.ts';
import { idOf } from '#sandbox/sales/ids.ts';
import type { CustomerRow } from '#sandbox/sales/rows.ts';

const FIRST = ['Noura', 'Fahad', 'Sara', 'Khalid', 'Maha', 'Yousef', 'Layla', 'Omar', 'Hessa', 'Turki', 'ريم', 'عبدالله', 'هند', 'ماجد', 'Anna', 'James'] as const;
const LAST = ['Al-Harbi', 'Al-Qahtani', 'Al-Otaibi', 'Haddad', 'Mansour', 'Saleh', 'العتيبي', 'الشمري', 'Novak', "O'Hara"] as const;

/** An invented person; the address ends in a name that leads nowhere. */
export function makeCustomer({ seed, storeId }: { seed: number; storeId: number }, n: number, at: Date): CustomerRow {
  const random = randomFor(seed, 'customer', n);
  return {
    id: idOf('customer', storeId, n),
    store_id: storeId,
    first_name: random.pick(FIRST),
    last_name: random.pick(LAST),
    email: random.chance(0.9) ? `customer-${String(storeId)}-${String(n)}@example.com` : null,
    phone: random.chance(0.6) ? `+96650${String(random.int(0, 9_999_999)).padStart(7, '0')}` : null,
    state: random.chance(0.75) ? 'DISABLED' : random.pick(['ENABLED', 'ENABLED', 'INVITED', 'DECLINED']),
    tags: random.chance(0.08) ? ['VIP'] : [],
    orders_count: 0,
    amount_spent: 0,
    created_at: at,
    updated_at: at,
    version: 1,
  };
}

/** Who buys: somebody new, somebody who came before (the early ones more often), or nobody who is known. */
export function whoBuys(random: Random, known: number, guestShare: number): 'guest' | 'new' | number {
  if (random.chance(guestShare)) {
    return 'guest';
  }
  return known === 0 || random.chance(0.4) ? 'new' : 1 + Math.floor(known * random.next() ** 1.7);
}
