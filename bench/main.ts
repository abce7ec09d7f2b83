/** npm run bench [-- P3 P4] [-- --quick] [-- --size 100000] [-- P7 --part memory]: the goals that can be measured on one machine, with their ceilings in the same run. */
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { buildAll } from '../tools/lib/build.mjs';
import { GoalReport, type Goal } from './lib/goal.ts';
import { root } from './lib/database.ts';
import { inPairs, median, probe, sound } from './lib/pairs.ts';
import { orders } from './goals/orders.ts';
import { p1 } from './goals/p1.ts';
import { p2 } from './goals/p2.ts';
import { p3 } from './goals/p3.ts';
import { p4 } from './goals/p4.ts';
import { p5 } from './goals/p5.ts';
import { p6 } from './goals/p6.ts';
import { p7 } from './goals/p7.ts';
import { p8 } from './goals/p8.ts';

const GOALS: readonly Goal[] = [p1, p2, p3, p4, p5, p6, p7, p8, orders];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, seed: { type: 'string', default: '7' }, size: { type: 'string' }, part: { type: 'string' } },
});
const wanted = positionals.map((name) => name.toUpperCase());
const unknown = wanted.filter((name) => !GOALS.some((goal) => goal.name === name));
if (unknown.length > 0) {
  console.error(`There is no goal ${unknown.join(', ')}: ${GOALS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
if (values.size !== undefined && !/^[1-9]\d{0,8}$/.test(values.size)) {
  console.error('--size is a number of variants.');
  process.exit(2);
}
const chosen = GOALS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const { part } = values;
if (part !== undefined && !chosen.every(({ parts }) => parts?.includes(part) === true)) {
  console.error(`--part is ${GOALS.flatMap(({ name, parts }) => parts?.map((each) => `${each} of ${name}`) ?? []).join(', ')}.`);
  process.exit(2);
}
const options = { quick: values.quick, seed: Number(values.seed), ...(values.size === undefined ? {} : { size: Number(values.size) }), ...(part === undefined ? {} : { part }) };

await buildAll(root);
console.log(
  `Node ${process.version} · ${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'} · ${Math.round(totalmem() / 2 ** 30)} GiB · ${new Date().toISOString()} · seed ${options.seed}`,
);
if (options.quick) {
  console.log('--quick: small sizes and few pairs. It shows that everything runs; no goal is judged.');
}
await testRig();

let isShort = false;
for (const goal of chosen) {
  console.log(`\n${goal.name}  ${goal.about}`);
  const report = new GoalReport(goal.name, options.quick ? '--quick' : 'size' in options ? '--size' : 'part' in options ? '--part' : null);
  try {
    await goal.run(report, options);
  } catch (error) {
    report.part('run', error instanceof Error ? error.message.slice(0, 2000) : String(error), 'to end', false);
  }
  isShort = report.close() === false || isShort;
}
process.exit(isShort ? 1 : 0);

/** The same work as A and as B must come out as equal. */
async function testRig(): Promise<void> {
  const work = (): Promise<number> => Promise.resolve(probe());
  const pairs = await inPairs(work, work, { wanted: 5, atMost: 10, onPair: () => undefined }, () => '');
  const kept = sound(pairs);
  const ratio = median(kept.map(({ a, b }) => a.result / b.result));
  const holds = ratio >= 0.95 && ratio <= 1.05;
  console.log(
    `Rig against itself: ${ratio.toFixed(3)} (0.95 to 1.05 wanted, ${kept.length} of ${pairs.length} pairs sound)${holds ? '' : ': this machine is too restless, ratios below mean little'}`,
  );
}
