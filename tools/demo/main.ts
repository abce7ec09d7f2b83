/** The demo: starts the stack, walks the main job, reports it, and keeps serving (or ends, with --once). */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exponentOf } from '#app/lib/money.ts';
import { buildAll } from '../lib/build.mjs';
import { Merchant } from '../lib/merchant.ts';
import { startStack, type Stack } from '../lib/stack.ts';
import { Report, type Walked } from './report.ts';
import { journalEnd, proofOf, salesTruth } from './proof.ts';
import { approveSafe, call, configure, installAndSync, loadRun, offersCsv, prepareStore, startRun, watchChanges, watchRun, watchSales } from './steps.ts';
import type { RunData, SandboxVariant } from './shapes.ts';

const root = path.resolve(import.meta.dirname, '../..');

interface Options {
  once: boolean;
  catalog: string | null;
  size: number;
}

function readOptions(): Options {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false }, catalog: { type: 'string' }, size: { type: 'string', default: '240' } } });
  const size = Number(values.size);
  if (!Number.isInteger(size) || size < 10 || size > 200_000) {
    throw new Error('--size is a number of variants from 10 to 200000.');
  }
  const catalog = values.catalog === undefined ? null : path.resolve(process.env['INIT_CWD'] ?? process.cwd(), values.catalog);
  if (catalog !== null && !existsSync(catalog)) {
    throw new Error(`There is no file ${values.catalog}.`);
  }
  return { once: values.once, catalog, size };
}

/** One store a catalog: a second run with the same file finds its state, another file gets a store of its own. */
function slugOf({ catalog, size }: Options): string {
  return catalog === null
    ? `mizan-demo-${size}`
    : `demo-${path
        .basename(catalog)
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .slice(0, 30)}-${createHash('sha256').update(readFileSync(catalog)).digest('hex').slice(0, 8)}`;
}

/** A second demo of the same clone would fight over the first one's data. */
function refuseIfRunning(): void {
  const file = path.join(root, '.mizan/demo/run.json');
  if (existsSync(file)) {
    const { pid, appUrl } = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; appUrl: string };
    if (isDemo(pid)) {
      throw new Error(`A demo of this clone is running already (process ${pid}, ${appUrl}). Stop it with Ctrl-C first.`);
    }
  }
}

function isDemo(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid && (process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('tools/demo/main.ts'));
  } catch {
    return false;
  }
}

async function main(): Promise<void> {
  const options = readOptions();
  refuseIfRunning();
  const report = new Report();
  const sandbox = { url: '', slug: slugOf(options) };
  let stack: Stack | undefined;
  let prepared: Awaited<ReturnType<typeof prepareStore>> | undefined;

  let stopping = false;
  const stop = async (code: number): Promise<never> => {
    if (!stopping) {
      stopping = true;
      report.line('\nStopping …');
      await stack?.stop();
    }
    process.exit(code);
  };
  process.on('SIGINT', () => void stop(130));
  process.on('SIGTERM', () => void stop(143));
  process.on('SIGHUP', () => void stop(129));

  try {
    await report.timed('Building (cached when nothing changed)', () => buildAll(root));
    stack = await report.timed('Starting PostgreSQL, sandbox, web and worker', () =>
      startStack({
        root,
        name: 'demo',
        stage: 'demo',
        onStep: (step) => report.progress(step),
        prepare: async (sandboxUrl) => {
          sandbox.url = sandboxUrl;
          prepared = await prepareStore(sandbox, options);
          return { allow: [new URL(prepared.rivalUrl).host] };
        },
      }),
    );
    if (!prepared) {
      throw new Error('The demo store was not made.');
    }
    const walked = await walk(report, stack, sandbox, prepared);
    report.tell(walked);
    if (options.once) {
      const failed = report.failures();
      failed.forEach((failure) => report.line(`FAILED  ${failure}`));
      await stop(failed.length === 0 ? 0 : 1);
    }
    report.line('\nServing until Ctrl-C.');
  } catch (error) {
    report.line(`\nFAILED  ${error instanceof Error ? error.message : String(error)}`);
    report.line('Logs: .mizan/demo/logs/');
    await stop(1);
  }
}

async function walk(report: Report, stack: Stack, sandbox: { url: string; slug: string }, prepared: Awaited<ReturnType<typeof prepareStore>>): Promise<Walked> {
  const merchant = new Merchant({ appUrl: stack.appUrl, sandboxUrl: stack.sandboxUrl, slug: sandbox.slug });
  const home = await report.timed('Installing the app and reading the catalog', () =>
    installAndSync(merchant, ({ sync }) => report.progress(sync ? `${sync.variants} of ${sync.platformVariants ?? '?'} variants` : 'opening')),
  );
  const { variants } = await call<{ variants: SandboxVariant[] }>(sandbox.url, 'GET', `/sandbox/stores/${sandbox.slug}/variants?limit=200`);
  const unit = 10 ** exponentOf(home.currency);
  const configured = await report.timed('Entering fees, a competitor, a price list and a strategy', () =>
    configure(merchant, { fixedMinor: 2 * unit, rivalUrl: prepared.rivalUrl, csv: offersCsv(variants, home.currency) }),
  );
  const mark = await journalEnd(sandbox);
  const runId = await startRun(merchant);
  const decided = await report.timed('Scouting prices and deciding', () => watchRun(merchant, runId, (run) => report.progress(stageLine(run))));
  const safe = await report.timed('Approving the safe changes', () => approveSafe(merchant));
  const written = await report.timed('Writing prices and reading them back', () =>
    watchChanges(merchant, runId, ({ changes }) =>
      report.progress(`${changes.verified} verified, ${changes.queued + changes.writing} to write, ${changes.written + changes.unknown} to read back`),
    ),
  );
  const sales = await report.timed('Reading two years of orders and adding them up', () =>
    watchSales(merchant, ({ coverage: { sync } }) => report.progress(sync ? `${sync.orders} of ${sync.platformOrders ?? '?'} orders` : 'after the catalog')),
  );
  return {
    sales,
    salesTruth: await salesTruth(sandbox),
    appUrl: stack.appUrl,
    sandboxUrl: stack.sandboxUrl,
    slug: sandbox.slug,
    store: prepared.store,
    upload: prepared.upload,
    home,
    configured,
    decided,
    safe,
    written: await loadRun(merchant, written.id),
    proof: await proofOf(sandbox, mark, written),
  };
}

function stageLine(run: RunData): string {
  const stage = run.stages.find(({ status }) => status === 'running');
  return stage ? `${stage.name} ${stage.done}${stage.total === null ? '' : ` of ${stage.total}`}` : run.status;
}

await main();
