/** P7: one way of deciding, alone in a process, over the same articles again and again; says how many a second. */
import { createHash } from 'node:crypto';
import { Engine } from 'json-rules-engine';
import { decide, judge } from '#app/pricing/decide.ts';
import { judgeSnapshot } from '#app/pricing/judge.ts';
import { readSnapshot, tidySnapshot } from '#app/pricing/snapshot-schema.ts';
import type { Snapshot } from '#app/pricing/types.ts';
import { snapshotAt } from '../lib/decision-facts.ts';

export type Way = 'objects' | 'read' | 'rules' | 'receipts' | 'stringify';

const { way, articles, seconds } = JSON.parse(process.argv[2] ?? '{}') as { way: Way; articles: number; seconds: number };
const snapshots = Array.from({ length: articles }, (_, n) => snapshotAt(n));

/** Each gives once over all articles, with a sum that depends on every answer, so that none is left out. */
const ways: Record<Way, () => () => number | Promise<number>> = {
  // Facts at hand, as those of the rules engine are.
  objects: () => {
    const facts = snapshots.map(readFacts);
    return () => facts.reduce((sum, each) => sum + (judgeSnapshot(each).priceMinor ?? 1), 0);
  },
  // Facts of unknown origin, read first.
  read: () => () => snapshots.reduce((sum, snapshot) => sum + (judge(snapshot).priceMinor ?? 1), 0),
  // The simplest rule there is: one condition, one fact, and what it is about found out before.
  rules: () => {
    const engine = new Engine([{ conditions: { all: [{ fact: 'lowestMinor', operator: 'lessThan', value: 15_000 }] }, event: { type: 'change' } }]);
    const facts = snapshots.map(({ facts: { offers } }) => ({ lowestMinor: Math.min(...offers.map(({ priceMinor }) => priceMinor)) }));
    return async () => {
      let sum = 0;
      for (const each of facts) {
        sum += (await engine.run(each)).events.length;
      }
      return sum;
    };
  },
  receipts: () => () => snapshots.reduce((sum, snapshot) => sum + firstOf(decide(snapshot).receipt), 0),
  stringify: () => {
    const bodies = snapshots.map((snapshot) => Buffer.from(decide(snapshot).receipt).toString());
    const values = bodies.map((body) => JSON.parse(body) as object);
    if (values.some((value, at) => JSON.stringify(value) !== bodies[at])) {
      throw new Error('The ceiling would write other bytes.');
    }
    return () => values.reduce((sum, value) => sum + firstOf(JSON.stringify(value)), 0);
  },
};

function readFacts(snapshot: Snapshot): Snapshot {
  const read = readSnapshot(tidySnapshot(snapshot));
  if (!read.ok) {
    throw new Error('An article of the bench cannot be read.');
  }
  return read.snapshot;
}

function firstOf(data: Uint8Array | string): number {
  return createHash('sha256').update(data).digest()[0] ?? 0;
}

const once = ways[way]();
const perSecond = async (ms: number): Promise<number> => {
  const start = performance.now();
  let [rounds, spent] = [0, 0];
  while (spent < ms) {
    await once();
    rounds += 1;
    spent = performance.now() - start;
  }
  return (rounds * articles * 1000) / spent;
};
// A worker has been up for long: what counts is code that is warm.
await perSecond(seconds * 1000);
process.send?.(await perSecond(seconds * 1000));
