// npm run keys:rotate: seals every store's tokens, names and links with the first key of ENCRYPTION_KEYS, so that older keys can be removed.
import { resealSales } from '#app/modules/sales/reseal-sales.server.ts';
import { eachStore } from './lib/each-store.ts';

let rows = 0;
await eachStore(
  null,
  async (store) => {
    rows += await resealSales(store);
  },
  async (system) => {
    console.log(`${await system.vault.reseal()} stores' tokens, and ${rows} names and links of customers, were sealed anew.`);
  },
);
