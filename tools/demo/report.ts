/** What the demo prints: progress while it works, and at the end what rose and fell and why, what was held back, and proof. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Money, toDecimal } from '#app/lib/money.ts';
import type { OverviewView } from '#app/modules/insights/sales-views.ts';
import type { Reason } from '#app/pricing/types.ts';
import type { Proof } from './proof.ts';
import type { DecisionSample, HomeData, InboxData, RunData, SandboxStore, UploadReport } from './shapes.ts';

export interface Walked {
  appUrl: string;
  sandboxUrl: string;
  slug: string;
  store: SandboxStore;
  upload: UploadReport | null;
  home: HomeData;
  configured: { csv: { accepted: number; matched: number; problems: unknown[] } | null };
  decided: RunData;
  safe: { approved: number; inbox: InboxData; rises: DecisionSample[]; falls: DecisionSample[] };
  written: RunData;
  proof: Proof;
  sales: OverviewView;
  salesTruth: { orders: number; sales: number };
}

type Words = Record<string, string>;

export class Report {
  readonly #timings: [string, number][] = [];
  readonly #failures: string[] = [];
  readonly #live = process.stdout.isTTY === true;
  #last = '';
  #words: Words = {};
  #short: Words = {};

  line(text: string): void {
    this.#clear();
    console.log(text);
  }

  /** One line that is rewritten; where there is no terminal, each new kind of progress is a line of its own. */
  progress(text: string): void {
    if (this.#live) {
      process.stdout.write(`\r\u001B[2K    ${text}`);
    } else if (text.replace(/\d+/g, '#') !== this.#last) {
      this.#last = text.replace(/\d+/g, '#');
      console.log(`    ${text}`);
    }
  }

  async timed<Value>(title: string, work: () => Promise<Value>): Promise<Value> {
    this.line(`• ${title}`);
    const start = performance.now();
    const value = await work();
    this.#timings.push([title, performance.now() - start]);
    this.#clear();
    return value;
  }

  failures(): string[] {
    return this.#failures;
  }

  tell(walked: Walked): void {
    ({ codes: this.#words, short: this.#short } = readWords());
    const { home, decided, safe, written, proof } = walked;
    this.line('\n──────────────────────────────────────── what Mizan did');
    this.line(`Store      ${home.storeName} (${walked.store.shop}), prices in ${home.currency}`);
    this.line(`Catalog    ${home.sync?.products} products, ${home.sync?.variants} variants mirrored; the platform counts ${home.sync?.platformVariants}`);
    this.#tellUpload(walked.upload);
    this.line(`Costs      known for ${home.costCoverage.known} of ${home.costCoverage.total} variants`);
    const scout = decided.stages.find(({ name }) => name === 'scout')?.counts ?? {};
    this.line(`Market     ${scout['offers'] ?? 0} prices read from the rival's storefront, ${scout['matched'] ?? 0} matched by GTIN, ${scout['problems'] ?? 0} pages not readable`);
    const { csv } = walked.configured;
    if (csv) {
      this.line(`Price list ${csv.accepted} rows kept, ${csv.matched} matched, ${csv.problems.length} bad rows told by line`);
    }
    const analyst = decided.stages.find(({ name }) => name === 'analyst')?.counts ?? {};
    this.line(
      `Decisions  ${analyst['analysed'] ?? 0} analysed: ${analyst['change'] ?? 0} change, ${analyst['correction'] ?? 0} correction, ${analyst['hold'] ?? 0} hold, ${analyst['block'] ?? 0} blocked`,
    );

    this.#tellMoves('What rose', safe.rises);
    this.#tellMoves('What fell', safe.falls);
    this.line('\nWhat was held back, and why');
    for (const { code, count } of written.heldBack.slice(0, 12)) {
      this.line(`  ${String(count).padStart(5)}  ${this.#short[code] ?? this.#word(code)}`);
    }
    this.line(`  ${String(safe.inbox.total - safe.approved).padStart(5)}  wait in the inbox for a person`);

    const { changes } = written;
    this.line('\nWritten and read back');
    this.line(
      `  ${changes.verified} of ${safe.approved} approved prices verified on the store · ${changes.cancelled} cancelled · ${changes.rejected} rejected · ${changes.needs_attention} need attention · ${changes.unknown} unknown`,
    );
    this.line(`  The platform's own journal: ${proof.writes} price writes, ${proof.twice} variants written twice`);
    this.#check(safe.approved > 0 || changes.verified === 0, 'no change was approved');
    this.#check(changes.verified === safe.approved, `${safe.approved} approved, but ${changes.verified} verified`);
    this.#check(proof.writes === changes.verified && proof.twice === 0, 'the journal and the run disagree');
    this.#check(home.sync?.variants === home.sync?.platformVariants, 'the mirror and the platform disagree');

    this.#tellSales(walked);

    this.line('\nTimings');
    for (const [title, ms] of this.#timings) {
      this.line(`  ${(ms / 1000).toFixed(1).padStart(6)} s  ${title}`);
    }
    this.line('\nWhere to look');
    this.line(`  English  ${walked.sandboxUrl}/store/${walked.slug}/apps/mizan`);
    this.line(`  العربية   ${walked.sandboxUrl}/store/${walked.slug}/apps/mizan?locale=ar`);
    this.line(`  This run ${walked.sandboxUrl}/store/${walked.slug}/apps/mizan/runs/${written.id}`);
    this.line(`  Health   ${walked.appUrl}/status`);
  }

  #tellUpload(upload: UploadReport | null): void {
    if (upload) {
      this.line(
        `File       ${upload.products} products, ${upload.variants} variants loaded; filled from the seed: ${upload.filled.cost} costs, ${upload.filled.barcode} barcodes, ${upload.filled.stock} stocks; ${upload.problems.length} rows with a problem`,
      );
      upload.problems.slice(0, 5).forEach(({ line, code }) => this.line(`             line ${line}: ${code}`));
    }
  }

  #tellSales({ sales, salesTruth }: Walked): void {
    const figure = (name: string): number => sales.figures.find((one) => one.name === name)?.now ?? 0;
    const money = (minor: number): string => amount({ minor, currency: sales.currency });
    const sold = sales.waterfall.find(({ name }) => name === 'sales')?.amount ?? 0;
    const [best] = sales.salesBy.rows;
    this.line('\nTwo years of sales');
    this.line(
      `  ${figure('orders')} orders of ${figure('customers')} customers, revenue ${money(figure('revenue'))} after returns and without VAT, ${money(figure('average'))} an order`,
    );
    this.line(`  Given back ${money(figure('refunds'))}, discounts ${money(figure('discounts'))}${best ? `; best seller ${best.name ?? '?'} with ${best.units} units` : ''}`);
    const agrees = figure('orders') === salesTruth.orders && sold === salesTruth.sales;
    this.line(`  Held against the platform's own rows: ${salesTruth.orders} orders, ${money(salesTruth.sales)} sold; ${agrees ? 'equal to the last unit' : 'NOT equal'}`);
    this.#check(agrees, `the app counts ${figure('orders')} orders and ${money(sold)}, the platform's rows ${salesTruth.orders} and ${money(salesTruth.sales)}`);
  }

  #tellMoves(title: string, samples: readonly DecisionSample[]): void {
    if (samples.length === 0) {
      return;
    }
    this.line(`\n${title}`);
    for (const { title: name, variantTitle, before, after, floor, reasons, evidence, bindingRule } of samples) {
      const label = variantTitle === 'Default Title' ? name : `${name} (${variantTitle})`;
      const why = reasons.map((reason) => this.#word(reason.code, reason)).join(' ');
      this.line(`  ${amount(before)} → ${amount(after)}  ${label.slice(0, 60)}`);
      this.line(`      ${why} Evidence ${evidence}.${bindingRule ? ` Bound by ${bindingRule}.` : ''}${floor ? ` Floor ${amount(floor)}.` : ''}`);
    }
  }

  #word(code: string, reason?: Reason): string {
    const text = this.#words[code] ?? this.#words[`${code}_other`] ?? code;
    return reason ? text.replace(/\{\{(\w+)\}\}/g, (_whole, name: string) => shown(name, reason.params[name])) : text.replace(/\{\{\w+\}\}/g, '…');
  }

  #check(holds: boolean, failure: string): void {
    if (!holds) {
      this.#failures.push(failure);
    }
  }

  #clear(): void {
    if (this.#live) {
      process.stdout.write('\r\u001B[2K');
    }
  }
}

function amount(value: Money): string {
  return `${toDecimal(value)} ${value.currency}`;
}

function shown(name: string, value: unknown): string {
  if (typeof value === 'number' && name.endsWith('Minor')) {
    return (value / 100).toFixed(2);
  }
  return typeof value === 'number' && name.endsWith('Bps') ? `${value / 100} %` : typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The same words the screens use. */
function readWords(): { codes: Words; short: Words } {
  const file = path.resolve(import.meta.dirname, '../../app/i18n/en/reasons.json');
  return JSON.parse(readFileSync(file, 'utf8')) as { codes: Words; short: Words };
}
