import { useTranslation } from 'react-i18next';
import type { StrategyConflict } from '#app/modules/strategies/views.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import type { Refused } from '#app/ui/form-card.tsx';
import { Link, List, Stack, Text } from '#app/ui/kit/components.tsx';
import { useCounted } from '#app/ui/words.ts';
import { useTreeWords } from './use-tree-words.ts';

/** The products two strategies claim, each with its page. */
export function Conflicts({ conflicts }: Readonly<{ conflicts: readonly StrategyConflict[] }>) {
  const counted = useCounted();
  return (
    <Stack gap="tight">
      {conflicts.map(({ strategyId, name, total, products }) => (
        <Stack key={strategyId} gap="tight">
          <Text strong>
            <Link to={`/strategies/${strategyId}`}>
              <bdi>{name}</bdi>
            </Link>{' '}
            · {counted('strategies.conflict', total)}
          </Text>
          <List
            items={products.map(({ productId, title }) => (
              <Link key={productId} to={`/products/${encodeURIComponent(productId)}`}>
                <bdi>{title}</bdi>
              </Link>
            ))}
          />
        </Stack>
      ))}
    </Stack>
  );
}

export function conflictsOf(refused: Refused): readonly StrategyConflict[] {
  return 'conflicts' in refused ? (refused.conflicts as readonly StrategyConflict[]) : [];
}

/** The sentence in which something is wrong, where the refusal says where that is. */
export function WrongSentence({ refused, tree, collections }: Readonly<{ refused: Refused; tree: StrategyNode | null; collections: Readonly<Record<string, string>> }>) {
  const { t } = useTranslation();
  const words = useTreeWords(collections);
  const path = typeof refused.params['path'] === 'string' ? refused.params['path'] : null;
  const lines = tree && path !== null ? words.lines(tree) : [];
  const line = lines.filter((one) => path === one.path || path?.startsWith(one.path === '' ? '' : `${one.path}.`)).at(-1);
  return line ? (
    <Text>
      {t('strategies.wrongSentence')} <strong>{line.text}</strong>
    </Text>
  ) : null;
}
