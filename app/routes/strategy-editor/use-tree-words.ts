/** A strategy in sentences: one line for each part, in the reader's language. */
import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import { isReadySeason } from '#app/lib/seasons.ts';
import type { Condition } from '#app/pricing/signals.ts';
import type { Offset, Reference, StrategyNode } from '#app/pricing/types.ts';
import { useFormat } from '#app/ui/words.ts';
import { ABOUT } from './condition-draft.ts';

export interface Line {
  /** Where the part stands: `children.1.children.0`, or `when.0` of a condition's head. */
  path: string;
  depth: number;
  text: string;
  /** A rule that can answer, not the head of others. */
  part: boolean;
}

export interface TreeWords {
  lines: (tree: StrategyNode) => Line[];
  /** The whole of a strategy in a few words: its first sentences, and what is left. */
  short: (tree: StrategyNode) => string;
  condition: (condition: Condition) => string;
}

/** `collections`: names of collections by id, where the screen has them. */
export function useTreeWords(collections: Readonly<Record<string, string>> = {}): TreeWords {
  const { t } = useTranslation();
  const format = useFormat();
  const word = (key: string, params: Readonly<Record<string, string>> = {}): string => t(`strategies.tree.${key}`, params);
  /** A label stands alone with a capital; within a sentence it has none. */
  const inside = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);
  const day = (at: string): string => format.day(at);

  const whom = (reference: Reference): string => {
    switch (reference.kind) {
      case 'named':
        return isolated(reference.seller);
      case 'nth':
        return t('strategies.whom.nth', { k: format.count(reference.k) });
      default:
        return t(`strategies.whom.${reference.kind}`);
    }
  };
  const by = (offset: Offset): string => (offset.kind === 'amount' ? isolated(format.minor(offset.minor)) : format.bps(offset.bps));
  const placed = (op: string, offset: Offset, who: string): string => t(`strategies.sentence.${op}`, { by: by(offset), whom: who });

  const leaf = (node: Exclude<StrategyNode, { children: unknown }>): string => {
    switch (node.type) {
      case 'POSITION':
        return placed(node.op, node.offset, whom(node.reference));
      case 'FOLLOW':
        return `${placed(node.op, node.offset, isolated(node.seller))} ${word('ifThere')}`;
      case 'NOT_BELOW':
      case 'FREEZE':
        return word(node.type, { seller: isolated(node.seller) });
      case 'BAND':
        return node.lowBps === node.highBps
          ? t('strategies.sentence.band', { width: format.bps(node.lowBps), whom: whom(node.reference) })
          : word('BAND', { low: format.bps(node.lowBps), high: format.bps(node.highBps), whom: whom(node.reference) });
      case 'RANGE_POS':
      case 'RANK_PCT':
        return word(node.type, { share: format.bps(node.bps) });
      case 'RANK':
        return t('strategies.sentence.rank', { rank: format.count(node.k) });
      case 'RAISE_GAP':
        return word('RAISE_GAP', { gap: format.bps(node.gapBps), share: format.bps(node.shareBps), by: isolated(format.minor(node.epsilonMinor)) });
      case 'COST_PLUS':
        return node.mode.kind === 'margin'
          ? t('strategies.sentence.cost_plus', { margin: format.bps(node.mode.bps) })
          : word(`COST_${node.mode.kind}`, { by: node.mode.kind === 'amount' ? isolated(format.minor(node.mode.minor)) : format.bps(node.mode.bps) });
      case 'ANCHOR':
        return word(`ANCHOR_${node.anchor}`, { by: format.bps(node.discountBps) });
      case 'STOCKOUT_CAPTURE':
        return word(node.type, { by: format.bps(node.raiseBps) });
      case 'VELOCITY':
        return word(node.type, { high: format.bps(node.highBps), low: format.bps(node.lowBps), step: format.bps(node.stepBps), days: format.count(node.lockDays) });
      case 'COVER':
        return word(node.type, {
          low: format.count(node.lowDays),
          recover: format.count(node.recoverDays),
          high: format.count(node.highDays),
          raise: format.bps(node.raiseBps),
          cut: format.bps(node.cutBps),
        });
      case 'SCHEDULE':
        return word(`SCHEDULE_${node.sale.kind}`, {
          from: day(node.from),
          until: day(node.until),
          by: node.sale.kind === 'price' ? isolated(format.minor(node.sale.minor)) : format.bps(node.sale.bps),
        });
      case 'CLEARANCE':
        return word(node.type, { until: day(node.until), likelihood: format.bps(node.likelihoodBps), least: isolated(format.minor(node.leastMinor)) });
      case 'MANUAL_LOCK':
        return word(node.until === null ? node.type : 'MANUAL_LOCK_until', {
          owner: isolated(node.owner),
          why: isolated(node.why),
          until: node.until === null ? '' : day(node.until),
        });
      case 'MARKET_FX':
        return word(node.adjustBps === 0 ? 'MARKET_FX_at' : node.type, { by: format.bps(node.adjustBps, 'always'), least: format.bps(node.hysteresisBps) });
      case 'BENCHMARK':
        return word(node.shiftBps === 0 ? 'BENCHMARK_at' : node.type, { by: format.bps(node.shiftBps, 'always') });
      default:
        return word(node.type);
    }
  };

  const condition = (given: Condition): string => {
    switch (given.kind) {
      case 'and':
      case 'or':
        return given.of.map((each) => (each.kind === 'and' || each.kind === 'or' ? `(${condition(each)})` : condition(each))).join(word(`joined.${given.kind}`));
      case 'not':
        return word('not', { what: condition(given.of) });
      case 'rival_stock':
        return word('rivalStock', { seller: isolated(given.seller), is: t(`strategies.condition.values.${given.is}`) });
      case 'text': {
        const season = given.fact === 'season' && isReadySeason(given.is) ? t(`strategies.seasons.names.${given.is}`) : null;
        return word('isText', { fact: inside(t(`strategies.condition.about.text_${given.fact}`)), value: season ?? isolated(collections[given.is] ?? given.is) });
      }
      case 'number': {
        const kind = ABOUT[`number:${given.fact}`]?.kind;
        const value =
          given.fact === 'weekday'
            ? t(`strategies.condition.weekdays.${given.value}`)
            : kind === 'percent'
              ? format.bps(given.value)
              : kind === 'amount'
                ? isolated(format.minor(given.value))
                : format.count(given.value);
        return word('isNumber', { fact: inside(t(`strategies.condition.about.number_${given.fact}`)), op: t(`strategies.condition.ops.${given.op}`), value });
      }
    }
  };

  const walk = (node: StrategyNode, path: string, depth: number, into: Line[]): void => {
    if (!('children' in node)) {
      into.push({ path, depth, text: leaf(node), part: true });
      return;
    }
    const under = path === '' ? '' : `${path}.`;
    if ('when' in node) {
      const whens = node.type === 'IF' ? [node.when] : node.when;
      for (const [at, child] of node.children.entries()) {
        const when = whens[at];
        into.push({
          path: when ? `${under}when.${at}` : `${under}children.${at}`,
          depth,
          text: when ? word('if', { condition: condition(when) }) : word('otherwise'),
          part: false,
        });
        walk(child, `${under}children.${at}`, depth + 1, into);
      }
      return;
    }
    into.push({ path, depth, text: word(node.type), part: false });
    for (const [at, child] of node.children.entries()) {
      walk(child, `${under}children.${at}`, depth + 1, into);
    }
  };
  const lines = (tree: StrategyNode): Line[] => {
    const all: Line[] = [];
    walk(tree, '', 0, all);
    return all;
  };
  const short = (tree: StrategyNode): string => {
    // The usual two: a wish, and what to do without an answer.
    if (tree.type === 'FALLBACK' && tree.children.length === 2 && tree.children.every((child) => !('children' in child))) {
      const [first = '', then = ''] = lines(tree)
        .slice(1)
        .map(({ text }) => text);
      return `${first} ${word('without', { then })}`;
    }
    return lines(tree).map(({ text }) => text).join(' '); // prettier-ignore
  };
  return { lines, short, condition };
}
