/** What other currencies are worth in a store's own: read alike by the analyst and by the screen that shows it. */
import { z } from 'zod';
import type { StoreRef } from '#app/context.ts';
import { minorMicro, peggedMicro } from '#app/lib/exchange.ts';
import type { SqlTx } from './scope.ts';
import { instant, int8, sql } from './sql.ts';

export interface Rate {
  currency: string;
  /** Units of the store's currency for one unit, in millionths. */
  unitMicro: number;
  /** The same in minor units, in millionths. */
  minorMicro: number;
  /** `own`: the store's currency itself; `peg`: held by law; `person`: somebody of the store said so. */
  source: 'own' | 'peg' | 'person';
  /** When it was last known to hold. */
  observedAt: Date;
}

/** Of these currencies, those whose worth is known. What a person of the store says goes before a peg. */
export async function loadRates(tx: SqlTx, store: StoreRef, currencies: readonly string[], now: Date): Promise<Map<string, Rate>> {
  if (currencies.length === 0) {
    return new Map();
  }
  const said = await tx.rows(
    z.object({ currency: z.string(), micro: int8, at: instant }),
    sql`SELECT currency, unit_micro AS micro, confirmed_at AS at FROM exchange_rate WHERE store_id = ${store.id}::uuid AND currency = ANY(${[...currencies]})`,
  );
  const bySaid = new Map(said.map((row) => [row.currency, row]));
  const rates = [...new Set(currencies)].flatMap((currency): Rate[] => {
    const row = bySaid.get(currency);
    const pegged = peggedMicro(currency, store.currency);
    const found =
      currency === store.currency
        ? { unitMicro: 1_000_000, source: 'own' as const, observedAt: now }
        : row
          ? { unitMicro: row.micro, source: 'person' as const, observedAt: row.at }
          : pegged !== null
            ? { unitMicro: pegged, source: 'peg' as const, observedAt: now }
            : null;
    const micro = found && minorMicro(found.unitMicro, currency, store.currency);
    return found === null || micro === null ? [] : [{ currency, ...found, minorMicro: micro }];
  });
  return new Map(rates.map((rate) => [rate.currency, rate]));
}
