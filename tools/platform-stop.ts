// npm run stop:all -- on "why" | off | show: holds every store's price changes at once, or lets them go again. Undo stays possible.
import { eachStore } from './lib/each-store.ts';

const [verb = 'show', why = ''] = process.argv.slice(2);
if (!['on', 'off', 'show'].includes(verb) || (verb === 'on' && why.trim() === '')) {
  console.error('usage: npm run stop:all -- on "why" | off | show');
  process.exit(2);
}
await eachStore(
  '',
  () => Promise.resolve(),
  async (system) => {
    if (verb === 'on') {
      await system.stopAll({ why: why.trim().slice(0, 500), since: new Date() });
    } else if (verb === 'off') {
      await system.releaseAll();
    }
    const stop = await system.stopOfAll();
    console.log(stop === null ? 'Prices may change.' : `All price changes are held since ${stop.since.toISOString()}: ${stop.why}`);
  },
);
