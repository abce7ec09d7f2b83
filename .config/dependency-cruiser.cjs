/**
 * Direction rules of the house, each with its reason; tests/direction.test.ts plants one violation per rule.
 * dependency-cruiser: `$1`, `$2` in `to` refer to groups matched in `from.path`.
 */
const TEST = '\\.(test|contract)\\.tsx?$|^tests/|^bench/|^sandbox/testing/';
const ENTRY = '^app/(composition\\.server|http/main\\.server|jobs/main)|^tools/';
const rules = [
  { name: 'sandbox-stays-outside', comment: 'They meet over HTTP only.', from: { path: '^app/' }, to: { path: '^sandbox/' } },
  { name: 'sandbox-knows-nothing-of-app', comment: 'A platform does not read its clients.', from: { path: '^sandbox/' }, to: { path: '^app/' } },
  {
    name: 'extensions-stand-alone',
    comment: 'They run inside the platform, and are built by its own tools.',
    from: { path: '^extensions/' },
    to: { path: '^(app|sandbox|tools)/' },
  },
  { name: 'lib-is-a-leaf', comment: 'Everything may import lib, so lib imports nothing of ours.', from: { path: '^app/lib/', pathNot: TEST }, to: { path: '^app/(?!lib/)' } },
  {
    name: 'pricing-is-pure',
    comment: 'Pure lib files and zod only: no I/O, no Prisma, no node core.',
    from: { path: '^app/pricing/', pathNot: TEST },
    to: { pathNot: '^app/pricing/|^app/lib/(?!.*\\.server\\.)|^node_modules/zod/' },
  },
  {
    name: 'checker-is-a-stranger',
    comment: 'The second pair of eyes shares nothing with the first.',
    from: { path: '^app/pricing/checker/', pathNot: TEST },
    to: { path: '^app/(?!pricing/checker/)' },
  },
  {
    name: 'ui-is-browser-safe',
    comment: 'Components never reach server code.',
    from: { path: '^app/ui/', pathNot: TEST },
    to: { path: '^app/(?!(ui|i18n|pricing|lib)/)|\\.server\\.' },
  },
  { name: 'polaris-in-its-skin', comment: 'Its licence ends at Shopify.', from: { pathNot: '^app/ui/skins/polaris/' }, to: { path: '^node_modules/@shopify/polaris' } },
  {
    name: 'naming-a-job-loads-no-work',
    comment: 'Both processes name jobs.',
    from: { path: '^app/jobs/(catalog|enqueue|nudge)', pathNot: TEST },
    to: { path: '^app/(?!(jobs/(catalog|enqueue|nudge|backend)|lib/))' },
  },
  {
    name: 'adapters-face-outward',
    comment: 'Adapters get what they need injected.',
    from: { path: '^app/(platforms|sources)/', pathNot: TEST },
    to: { path: '^app/(?!(platforms|sources|lib)/)' },
  },
  {
    name: 'adapters-are-strangers',
    comment: 'Shopify does not import Salla. Fetching safely and reading a page are tools that sources share.',
    from: { path: '^app/(platforms|sources)/([^/]+)/', pathNot: TEST },
    to: { path: '^app/(platforms|sources)/[^/]+/', pathNot: '^app/$1/$2/|^app/sources/(safe-fetch|page)/' },
  },
  {
    name: 'only-composition-names-adapters',
    comment: 'Everyone else speaks to port.ts.',
    from: { pathNot: `^app/composition\\.server|^app/(platforms|sources)/|${TEST}` },
    to: { path: '^app/(platforms|sources)/[^/]+/' },
  },
  {
    name: 'modules-do-not-know-doors',
    comment: 'Verbs have two callers; they must know neither.',
    from: { path: '^app/modules/', pathNot: TEST },
    to: { path: '^app/(routes|http|jobs|ui)/|^app/(composition|config)\\.server|^app/db/(client|system)' },
  },
  {
    name: 'modules-are-strangers',
    comment: 'Chapters meet in the database and at the doors.',
    from: { path: '^app/modules/([^/]+)/', pathNot: TEST },
    to: { path: '^app/modules/', pathNot: '^app/modules/$1/' },
  },
  {
    name: 'doors-are-thin',
    comment: 'Doors call verbs; they neither query nor talk to vendors (ports are fine).',
    from: { path: '^app/(routes|http|jobs)/', pathNot: `${TEST}|${ENTRY}` },
    to: { path: '^app/db/|^app/(platforms|sources)/[^/]+/' },
  },
  { name: 'only-entries-compose', comment: 'Built once per process, handed on.', from: { pathNot: `${ENTRY}|${TEST}` }, to: { path: '^app/(composition|config)\\.server' } },
  { name: 'prisma-lives-in-db', comment: 'One home for the ORM.', from: { pathNot: `^app/db/|^prisma|^\\.config/|${TEST}` }, to: { path: '^node_modules/(@prisma|\\.prisma)/' } },
  {
    name: 'bullmq-lives-in-jobs',
    comment: 'One home for the queue; the door counts requests in the same Redis.',
    from: { pathNot: `^app/jobs/|^app/http/rate-limiter|${TEST}` },
    to: { path: '^node_modules/(bullmq|ioredis)/' },
  },
  {
    name: 'shopify-server-in-its-adapter',
    comment: 'An adapter detail; its React provider is not.',
    from: { pathNot: `^app/platforms/shopify/|${TEST}` },
    to: { path: '^node_modules/@shopify/(shopify-api|shopify-app-remix/dist/[^/]+/server)' },
  },
  {
    name: 'lower-floors-look-down',
    comment: 'Nothing below a door knows it.',
    from: { path: '^app/(db/|i18n/|context\\.ts)', pathNot: TEST },
    to: { path: '^app/(routes|http|jobs|modules|ui)/' },
  },
  { name: 'doors-do-not-meet', comment: 'Two doors, one story behind them.', from: { path: '^app/(jobs|http)/', pathNot: TEST }, to: { path: '^app/(routes|ui)/' } },
  {
    name: 'routes-only-name-jobs',
    comment: 'HTTP enqueues, it never works the queue.',
    from: { path: '^app/(routes|http)/', pathNot: TEST },
    to: { path: '^app/jobs/(?!(catalog|enqueue)\\.)' },
  },
  {
    name: 'layouts-wear-skins',
    comment: 'Screens are written in the kit.',
    from: { path: '^app/', pathNot: '^app/routes/(shopify|salla|support)\\.tsx$|^app/ui/skins/|' + TEST },
    to: { path: '^app/ui/skins/' },
  },
  { name: 'polaris-stays-in-shopify', comment: 'Its licence ends there.', from: { path: '^app/(routes/(salla|support)|ui/skins/mizan)' }, to: { path: '^app/ui/skins/polaris/' } },
  { name: 'pg-lives-in-db', comment: 'One home for the driver.', from: { path: '^app/', pathNot: '^app/(db|jobs)/|' + TEST }, to: { path: '^node_modules/pg/' } },
  { name: 'no-circular', comment: 'Cycles hide ownership.', from: {}, to: { circular: true } },
];
module.exports = {
  forbidden: rules.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    preserveSymlinks: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'app/db/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    // without this, packages reached through their `exports` resolve to nothing and their rules never fire
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
