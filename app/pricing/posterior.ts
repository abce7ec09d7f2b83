/**
 * What an uncertain elasticity says of demand at another price: twenty equally likely values of it instead of one, always the
 * same twenty, so that the same snapshot gives the same bytes. These are likelihoods, not money: nothing here is an amount, and
 * what is compared is rounded to millionths first.
 */
import type { ElasticityFact } from './signals.ts';

/** The middles of twenty equally likely parts of a standard normal, upper half. */
const HALF = [0.0627, 0.1891, 0.3186, 0.4538, 0.5978, 0.7554, 0.9346, 1.1503, 1.4395, 1.96];
const NORMAL = [...HALF.map((z) => -z).reverse(), ...HALF];
/** 19 of 20 lie within so many deviations of the estimate, on both sides together. */
const WIDTH = 3.92;
/** Demand that a cut does not move at all would never be planned for. */
const LEAST_RESPONSE = -0.05;
const MILLION = 1_000_000;

/** Twenty equally likely values; all alike when it is known exactly. */
export function drawsOf({ estimateMilli, lowMilli, highMilli }: ElasticityFact): number[] {
  const deviation = (highMilli - lowMilli) / 1000 / WIDTH;
  return NORMAL.map((z) => Math.min(LEAST_RESPONSE, estimateMilli / 1000 + z * deviation));
}

/** Demand at `priceMinor` as a multiple of that at `fromMinor`: constant elasticity (product.md 3.14). */
export function response(elasticity: number, priceMinor: number, fromMinor: number): number {
  return Math.exp(elasticity * Math.log(priceMinor / fromMinor));
}

/** Pr(Poisson(mean) >= units), in millionths, by summing what lies below. `mean` >= 0, `units` a whole number. */
export function sellsAtLeast(units: number, mean: number): number {
  if (units <= 0) {
    return MILLION;
  }
  if (mean <= 0) {
    return 0;
  }
  // The log of each term, so that means of thousands do not underflow.
  let log = -mean;
  let below = Math.exp(log);
  for (let k = 1; k < units; k += 1) {
    log += Math.log(mean / k);
    below += Math.exp(log);
  }
  return Math.round(Math.max(0, Math.min(1, 1 - below)) * MILLION);
}

/** To millionths, so that the last bits of a float decide nothing. */
export function settled(value: number): number {
  return Math.round(value * MILLION) / MILLION;
}
