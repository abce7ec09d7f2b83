/** The main job, step by step, as a merchant would do it: over HTTP, through the app's own doors. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Merchant } from '../lib/merchant.ts';
import type { OverviewView } from '#app/modules/insights/sales-views.ts';
import type { DecisionSample, HomeData, InboxData, RunData, SandboxStore, SandboxVariant, UploadReport } from './shapes.ts';

export interface Sandbox {
  url: string;
  slug: string;
}

/** A demo store with a rival on loopback; found again on a second run. */
export async function prepareStore(
  sandbox: Sandbox,
  options: { size: number; catalog: string | null },
): Promise<{ store: SandboxStore; upload: UploadReport | null; rivalUrl: string }> {
  const currency = options.catalog === null ? { currency: 'SAR', country: 'SA' } : await currencyOf(options.catalog);
  const store = await call<SandboxStore>(sandbox.url, 'POST', '/sandbox/stores', {
    slug: sandbox.slug,
    seed: 7,
    plan: 'plus',
    taxesIncluded: true,
    // read_all_orders: years of orders instead of the last 60 days.
    scopes: ['write_products', 'read_inventory', 'read_orders', 'read_customers', 'read_all_orders', 'write_pixels', 'read_customer_events'],
    ...currency,
    ...(options.catalog === null ? { size: options.size } : {}),
  });
  // A second run finds the store as the first one left it.
  const upload = options.catalog === null || (store.counts?.variants ?? 0) > 0 ? null : await uploadCatalog(sandbox, options.catalog);
  await addHistory(sandbox);
  const rival = `rival-of-${sandbox.slug}`;
  const found = await fetch(`${sandbox.url}/sandbox/rivals/${rival}`);
  const { baseUrl } = found.ok
    ? ((await found.json()) as { baseUrl: string })
    : await call<{ baseUrl: string }>(sandbox.url, 'POST', '/sandbox/rivals', { slug: rival, name: 'Souq Rival', seed: 11, from: { store: sandbox.slug, overlap: 0.6 } });
  return { store, upload, rivalUrl: baseUrl };
}

/** Two years of orders, once: a store that has some keeps them. */
async function addHistory({ url, slug }: Sandbox): Promise<void> {
  const answer = await fetch(`${url}/sandbox/stores/${slug}/history`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seed: 7, orders: HISTORY_ORDERS, days: 730 }),
  });
  if (!answer.ok && answer.status !== 409) {
    throw new Error(`The store's history could not be written: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
  }
}

const HISTORY_ORDERS = 3000;

/** Until the first whole reading of orders has ended and everything is added up. */
export function watchSales(merchant: Merchant, onProgress: (view: OverviewView) => void): Promise<OverviewView> {
  return until(
    () => merchant.load<OverviewView>('/shopify/overview?preset=all', 'shopify.overview'),
    (view) => {
      onProgress(view);
      if (view.coverage.sync?.status === 'failed' && view.coverage.sync.errorCode !== 'counts_differ') {
        throw new Error(`Orders could not be read: ${view.coverage.sync.errorCode}`);
      }
      const sold = view.figures.find(({ name }) => name === 'orders')?.now ?? 0;
      return view.coverage.state === 'whole' && sold > 0 && view.coverage.sync?.status === 'done' && isAddedUp(view);
    },
    600_000,
  );
}

/** Sums follow the last order by a moment. */
function isAddedUp({ coverage }: OverviewView): boolean {
  const { refreshedAt, sync } = coverage;
  return refreshedAt !== null && sync?.endedAt != null && refreshedAt >= sync.endedAt;
}

async function uploadCatalog(sandbox: Sandbox, file: string): Promise<UploadReport> {
  const type = path.extname(file) === '.csv' ? 'text/csv' : 'application/json';
  const response = await fetch(`${sandbox.url}/sandbox/stores/${sandbox.slug}/catalog`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: createReadStream(file) as unknown as BodyInit,
    duplex: 'half',
  });
  if (!response.ok) {
    throw new Error(`The catalog could not be loaded: ${response.status} ${await response.text()}`);
  }
  return (await response.json()) as UploadReport;
}

/** A products.json does not say its currency; the demo takes what MIZAN_DEMO_CURRENCY says, or riyals. */
async function currencyOf(_file: string): Promise<{ currency: string; country: string }> {
  const currency = process.env['MIZAN_DEMO_CURRENCY'] ?? 'SAR';
  return { currency, country: { SAR: 'SA', AED: 'AE', GBP: 'GB', EUR: 'DE', KWD: 'KW' }[currency] ?? 'SA' };
}

export async function call<Result>(base: string, method: string, route: string, body?: object): Promise<Result> {
  const response = await fetch(`${base}${route}`, { method, headers: { 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!response.ok) {
    throw new Error(`${method} ${route} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  }
  return (response.status === 204 ? {} : await response.json()) as Result;
}

/** Opens the app, which installs it, and waits until the whole catalog is mirrored. */
export async function installAndSync(merchant: Merchant, onProgress: (home: HomeData) => void): Promise<HomeData> {
  // A busy machine is asked again, as a browser's own page would.
  const { status } = await until(() => merchant.open(), (page) => page.status !== 503, 30_000); // prettier-ignore
  if (status !== 200) {
    throw new Error(`Opening the app answered ${status}.`);
  }
  const before = await merchant.load<HomeData>('/shopify', 'shopify.home');
  if (before.sync?.status === 'failed') {
    // An earlier run stopped half way: the button a merchant would press.
    await merchant.act('/shopify', 'shopify.home', 'syncNow');
    await until(
      () => merchant.load<HomeData>('/shopify', 'shopify.home'),
      ({ sync }) => sync?.startedAt !== before.sync?.startedAt,
      60_000,
    );
  }
  return until(
    () => merchant.load<HomeData>('/shopify', 'shopify.home'),
    (home) => {
      if (home.sync?.status === 'failed') {
        throw new Error(`The catalog could not be read: ${home.sync.errorCode}`);
      }
      onProgress(home);
      return home.sync?.status === 'done';
    },
    600_000,
  );
}

export const DEMO_FEES = { feeBps: 250, worstDiscountBps: 0 };

/** What the setup guide asks: fees, a competitor, prices from a file, a strategy. */
export async function configure(
  merchant: Merchant,
  input: { fixedMinor: number; rivalUrl: string; csv: string | null },
): Promise<{ csv: { accepted: number; matched: number; problems: unknown[] } | null }> {
  const settings = '/shopify/settings';
  const id = 'shopify.settings';
  const known = await merchant.load<{ pricing: { vatBps: number; pricesIncludeVat: boolean } }>(settings, id);
  const [rivals, rivalsId] = ['/shopify/competitors', 'shopify.competitors'];
  const { competitors } = await merchant.load<{ competitors: { id: string; name: string; baseUrl: string | null }[] }>(rivals, rivalsId);
  // The VAT rate is the one the app took from the store's country.
  await merchant.act(settings, id, 'savePricing', { ...DEMO_FEES, ...known.pricing, feeBps: DEMO_FEES.feeBps, worstDiscountBps: 0, fixedMinor: input.fixedMinor });
  const before = competitors.find(({ name }) => name === 'Souq Rival');
  if (before && before.baseUrl !== input.rivalUrl) {
    await merchant.act(rivals, rivalsId, 'removeCompetitor', { id: before.id });
  }
  if (before?.baseUrl !== input.rivalUrl) {
    await merchant.act(rivals, rivalsId, 'addCompetitor', { name: 'Souq Rival', baseUrl: input.rivalUrl });
  }
  const { strategies } = await merchant.load<{ strategies: { strategyId: string; own: boolean }[] }>('/shopify/strategies', 'shopify.strategies');
  const own = strategies.find((strategy) => strategy.own);
  await merchant.act(`/shopify/strategies/${own?.strategyId ?? ''}`, 'shopify.strategy', 'saveStrategy', {
    tree: {
      type: 'FALLBACK',
      children: [
        { type: 'POSITION', reference: { kind: 'lowest' }, op: 'below', offset: { kind: 'bps', bps: 100 } },
        { type: 'COST_PLUS', mode: { kind: 'margin', bps: 3000 } },
      ],
    },
  });
  const csv =
    input.csv === null
      ? null
      : await merchant.upload<{ accepted: number; matched: number; problems: unknown[] }>(
          '/shopify/offers-upload',
          'importOffers',
          { seller: 'Price list', mapping: null },
          input.csv,
        );
  return { csv };
}

/** A small price list of a second competitor, made from the store's own barcodes. */
export function offersCsv(variants: readonly SandboxVariant[], currency: string): string {
  const rows = variants
    .filter((variant) => variant.barcode)
    .slice(0, 40)
    .map((variant, index) =>
      [variant.barcode, variant.title.replaceAll('"', '""'), (Number(variant.price) * (index % 3 === 0 ? 0.97 : 1.04)).toFixed(2), currency, 'in stock']
        .map((cell) => `"${cell}"`)
        .join(','),
    );
  return ['gtin,title,price,currency,availability', ...rows, '"123","a barcode that is none","12.00","SAR","in stock"', '"","no price","","SAR","in stock"'].join('\n');
}

export async function startRun(merchant: Merchant): Promise<string> {
  const started = await merchant.act<{ kind: string; id?: string; code?: string }>('/shopify', 'shopify.home', 'startRun');
  if (started.kind !== 'started' || !started.id) {
    throw new Error(`The run was refused: ${started.code}`);
  }
  return started.id;
}

export function watchRun(merchant: Merchant, runId: string, onProgress: (run: RunData) => void): Promise<RunData> {
  return until(
    () => loadRun(merchant, runId),
    (run) => {
      onProgress(run);
      if (run.status === 'failed') {
        throw new Error(`The run failed: ${JSON.stringify(run.stages.map(({ name, error }) => ({ name, error })))}`);
      }
      return run.status !== 'running' && run.status !== 'cancelling';
    },
    1_800_000,
  );
}

/** After an approval: until every change of the run is settled. */
export function watchChanges(merchant: Merchant, runId: string, onProgress: (run: RunData) => void): Promise<RunData> {
  return until(
    () => loadRun(merchant, runId),
    (run) => {
      onProgress(run);
      const { queued, writing, written, unknown } = run.changes;
      return queued + writing + written + unknown === 0;
    },
    1_800_000,
  );
}

export async function loadRun(merchant: Merchant, runId: string): Promise<RunData> {
  return (await merchant.load<{ run: RunData }>(`/shopify/runs/${runId}`, 'shopify.run')).run;
}

/** Approves what is safe, remembering a few of each kind for the report before they leave the inbox. */
export async function approveSafe(merchant: Merchant): Promise<{ approved: number; inbox: InboxData; rises: DecisionSample[]; falls: DecisionSample[] }> {
  const { inbox } = await merchant.load<{ inbox: InboxData }>('/shopify/inbox', 'shopify.inbox');
  const { inbox: ready } = await merchant.load<{ inbox: InboxData }>('/shopify/inbox?group=ready', 'shopify.inbox');
  const change = (sign: number): DecisionSample[] => ready.items.filter(({ before, after }) => Math.sign(after.minor - before.minor) === sign).slice(0, 3);
  const result = ready.total === 0 ? { done: 0 } : await merchant.act<{ done: number }>('/shopify/inbox', 'shopify.inbox', 'approveGroup', { group: 'ready' });
  return { approved: result.done, inbox, rises: change(1), falls: change(-1) };
}

async function until<Value>(read: () => Promise<Value>, isDone: (value: Value) => boolean, timeoutMs: number): Promise<Value> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await read();
    if (isDone(value)) {
      return value;
    }
    if (Date.now() > end) {
      throw new Error('This took too long.');
    }
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}
