/** One rule without parts, as the texts of its fields and back. */
import { bpsText } from '#app/i18n/parse.ts';
import { addDays, dayIn, midnightOf } from '#app/lib/days.ts';
import { toDecimal } from '#app/lib/money.ts';
import type { Reference, StrategyNode } from '#app/pricing/types.ts';
import { fieldsOf, numberOf, type Kind, type Texts } from './leaf-fields.ts';

export type Leaf = Exclude<StrategyNode, { children: unknown }>;

export interface Place {
  currency: string;
  /** Of the store: days begin there. */
  timeZone: string;
}

/** A rule of the kind that says something sensible before anybody typed: product.md's defaults. */
export function freshTexts(kind: Kind, { timeZone }: Place, now: Date): Record<string, string> {
  const today = dayIn(now, timeZone);
  const fresh: Partial<Record<Kind, Record<string, string>>> = {
    POSITION: { op: 'match', reference: 'median', offsetKind: 'bps', offset: '0', k: '3', seller: '' },
    BAND: { reference: 'median', low: '3', high: '3', k: '3', seller: '' },
    RANK: { k: '2' },
    RANK_PCT: { share: '50' },
    RANGE_POS: { share: '50' },
    RAISE_GAP: { gap: '3', share: '50', epsilon: '' },
    FOLLOW: { seller: '', op: 'match', offsetKind: 'bps', offset: '0' },
    NOT_BELOW: { seller: '' },
    FREEZE: { seller: '' },
    STOCKOUT_CAPTURE: { raise: '3' },
    COST_PLUS: { mode: 'margin', cost: '30' },
    ANCHOR: { anchor: 'regular', discount: '10' },
    MARKET_FX: { adjust: '0', hysteresis: '2' },
    BENCHMARK: { shift: '0' },
    VELOCITY: { high: '140', low: '60', step: '2', lockDays: '7' },
    COVER: { lowDays: '10', recoverDays: '20', highDays: '120', raise: '2', cut: '2' },
    CLEARANCE: { until: addDays(today, 30), likelihood: '80', least: '', grid: '1' },
    PROFIT_MAX: { caution: '50' },
    SCHEDULE: { from: addDays(today, 1), until: addDays(today, 8), sale: 'bps', off: '10', price: '' },
    MANUAL_LOCK: { owner: '', why: '', until: '' },
  };
  return fresh[kind] ?? {};
}

const referenceTexts = (reference: Reference): Record<string, string> => ({
  reference: reference.kind === 'weighted_mean' ? JSON.stringify(reference) : reference.kind,
  k: reference.kind === 'nth' ? String(reference.k) : '3',
  seller: reference.kind === 'named' ? reference.seller : '',
});

/** The texts of a saved rule. A kind the editor has no fields for has none. */
export function textsOf(node: Leaf, { currency, timeZone }: Place): Record<string, string> {
  const amount = (minor: number): string => toDecimal({ minor, currency });
  const day = (at: string): string => dayIn(new Date(at), timeZone);
  const offsetTexts = (op: string, offset: { kind: 'bps'; bps: number } | { kind: 'amount'; minor: number }): Record<string, string> => ({
    op,
    offsetKind: offset.kind,
    offset: offset.kind === 'bps' ? bpsText(offset.bps) : amount(offset.minor),
  });
  switch (node.type) {
    case 'POSITION':
      return { ...referenceTexts(node.reference), ...offsetTexts(node.op, node.offset) };
    case 'FOLLOW':
      return { seller: node.seller, ...offsetTexts(node.op, node.offset) };
    case 'NOT_BELOW':
    case 'FREEZE':
      return { seller: node.seller };
    case 'BAND':
      return { ...referenceTexts(node.reference), low: bpsText(node.lowBps), high: bpsText(node.highBps) };
    case 'RANGE_POS':
    case 'RANK_PCT':
      return { share: bpsText(node.bps) };
    case 'RANK':
      return { k: String(node.k) };
    case 'RAISE_GAP':
      return { gap: bpsText(node.gapBps), share: bpsText(node.shareBps), epsilon: amount(node.epsilonMinor) };
    case 'COST_PLUS':
      return { mode: node.mode.kind, cost: node.mode.kind === 'amount' ? amount(node.mode.minor) : bpsText(node.mode.bps) };
    case 'ANCHOR':
      return { anchor: node.anchor, discount: bpsText(node.discountBps) };
    case 'STOCKOUT_CAPTURE':
      return { raise: bpsText(node.raiseBps) };
    case 'VELOCITY':
      return { high: bpsText(node.highBps), low: bpsText(node.lowBps), step: bpsText(node.stepBps), lockDays: String(node.lockDays) };
    case 'COVER':
      return {
        lowDays: String(node.lowDays),
        recoverDays: String(node.recoverDays),
        highDays: String(node.highDays),
        raise: bpsText(node.raiseBps),
        cut: bpsText(node.cutBps),
      };
    case 'SCHEDULE':
      return {
        from: day(node.from),
        until: day(node.until),
        sale: node.sale.kind,
        off: node.sale.kind === 'bps' ? bpsText(node.sale.bps) : '10',
        price: node.sale.kind === 'price' ? amount(node.sale.minor) : '',
      };
    case 'CLEARANCE':
      return { until: day(node.until), likelihood: bpsText(node.likelihoodBps), least: amount(node.leastMinor), grid: amount(node.gridMinor) };
    case 'PROFIT_MAX':
      return { caution: bpsText(node.cautionBps) };
    case 'MARKET_FX':
      return { adjust: bpsText(node.adjustBps), hysteresis: bpsText(node.hysteresisBps) };
    case 'BENCHMARK':
      return { shift: bpsText(node.shiftBps) };
    case 'MANUAL_LOCK':
      return { owner: node.owner, why: node.why, until: node.until === null ? '' : day(node.until) };
    default:
      return {};
  }
}

/** The rule that right texts stand for: `isRight` was asked of every field before. */
export function leafOf(kind: Kind, texts: Texts, { currency, timeZone }: Place): unknown {
  const fields = fieldsOf(kind, texts);
  const text = (name: string): string => (texts[name] ?? '').trim();
  const number = (name: string): number => {
    const field = fields.find((one) => one.name === name);
    return (field && numberOf(field, text(name), currency)) ?? 0;
  };
  const at = (name: string): string => midnightOf(text(name), timeZone).toISOString();
  const offset = (): object =>
    text('op') === 'match' ? { kind: 'bps', bps: 0 } : text('offsetKind') === 'amount' ? { kind: 'amount', minor: number('offset') } : { kind: 'bps', bps: number('offset') };
  switch (kind) {
    case 'POSITION':
      return { type: kind, reference: referenceOf(text('reference'), number('k'), text('seller')), op: text('op'), offset: offset() };
    case 'FOLLOW':
      return { type: kind, seller: text('seller'), op: text('op'), offset: offset() };
    case 'NOT_BELOW':
    case 'FREEZE':
      return { type: kind, seller: text('seller') };
    case 'BAND':
      return { type: kind, reference: referenceOf(text('reference'), number('k'), text('seller')), lowBps: number('low'), highBps: number('high') };
    case 'RANGE_POS':
    case 'RANK_PCT':
      return { type: kind, bps: number('share') };
    case 'RANK':
      return { type: kind, k: number('k') };
    case 'RAISE_GAP':
      return { type: kind, gapBps: number('gap'), shareBps: number('share'), epsilonMinor: number('epsilon') };
    case 'COST_PLUS':
      return { type: kind, mode: text('mode') === 'amount' ? { kind: 'amount', minor: number('cost') } : { kind: text('mode'), bps: number('cost') } };
    case 'ANCHOR':
      return { type: kind, anchor: text('anchor'), discountBps: number('discount') };
    case 'STOCKOUT_CAPTURE':
      return { type: kind, raiseBps: number('raise') };
    case 'VELOCITY':
      return { type: kind, highBps: number('high'), lowBps: number('low'), stepBps: number('step'), lockDays: number('lockDays') };
    case 'COVER':
      return {
        type: kind,
        lowDays: number('lowDays'),
        recoverDays: number('recoverDays'),
        highDays: number('highDays'),
        raiseBps: number('raise'),
        cutBps: number('cut'),
      };
    case 'SCHEDULE': {
      const sale = text('sale') === 'price' ? { kind: 'price', minor: number('price') } : { kind: 'bps', bps: number('off') };
      return { type: kind, from: at('from'), until: at('until'), zone: timeZone, sale };
    }
    case 'CLEARANCE':
      return { type: kind, until: at('until'), likelihoodBps: number('likelihood'), leastMinor: number('least'), gridMinor: number('grid') };
    case 'PROFIT_MAX':
      return { type: kind, cautionBps: number('caution') };
    case 'MARKET_FX':
      return { type: kind, adjustBps: number('adjust'), hysteresisBps: number('hysteresis') };
    case 'BENCHMARK':
      return { type: kind, shiftBps: number('shift') };
    case 'MANUAL_LOCK':
      return { type: kind, owner: text('owner'), why: text('why'), until: text('until') === '' ? null : at('until') };
    default:
      return { type: kind };
  }
}

function referenceOf(reference: string, k: number, seller: string): object {
  switch (reference) {
    case 'nth':
      return { kind: 'nth', k };
    case 'named':
      return { kind: 'named', seller };
    default:
      return reference.startsWith('{') ? (JSON.parse(reference) as object) : { kind: reference };
  }
}
