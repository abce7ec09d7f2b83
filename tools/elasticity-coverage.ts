// npm run elasticity:coverage [-- seed [stores]]: how often the true elasticity lies within what is told, on simulated stores of every kind.
import { coverageOf, SCENARIOS } from '#app/pricing/elasticity/coverage.ts';

const [seed = 1, stores = 40] = process.argv.slice(2).map(Number);
const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`).padStart(8);
console.log(`seed ${seed}, ${stores} stores of each kind; the aim is 90-97 % at 95 and 75-85 % at 80`);
console.log(`${'store'.padEnd(18)} variants   at 95    at 80 |  told   at 95    at 80  learned   bias`);
const whole = { variants: 0, in95: 0, in80: 0, claimed: 0, claimed95: 0, claimed80: 0, learned: 0, bias: 0 };
const print = (name: string, row: typeof whole): void =>
  console.log(
    `${name.padEnd(18)} ${String(row.variants).padStart(8)} ${share(row.in95, row.variants)} ${share(row.in80, row.variants)} | ${String(row.claimed).padStart(5)} ${share(row.claimed95, row.claimed)} ${share(row.claimed80, row.claimed)} ${String(row.learned).padStart(8)} ${row.bias.toFixed(3).padStart(6)}`,
  );
for (const scenario of SCENARIOS) {
  const row = coverageOf(scenario, { seed, stores });
  for (const key of ['variants', 'in95', 'in80', 'claimed', 'claimed95', 'claimed80', 'learned'] as const) {
    whole[key] += row[key];
  }
  whole.bias += row.bias / SCENARIOS.length;
  print(scenario.name, row);
}
print('all', whole);
