import { useTranslation } from 'react-i18next';
import type { InboxView } from '#app/modules/decisions/views.ts';
import { Button, Card, Inline, Link, Stack, Text } from '#app/ui/kit/components.tsx';
import { useCounted, useReasonWords } from '#app/ui/words.ts';

const SETTINGS = { label: 'inbox.openSettings', to: '/settings' } as const;

/** Where a task is solved, when it is not solved product by product. A floor is unknown for want of a cost or of the fees. */
const PLACES: Readonly<Record<string, readonly { label: 'inbox.openSettings' | 'inbox.openNoCost' | 'common.nav.strategies'; to: string }[]>> = {
  floor_unknown: [{ label: 'inbox.openNoCost', to: '/products?view=no_cost' }, SETTINGS],
  fees_unknown: [SETTINGS],
  guardrails_invalid: [SETTINGS],
  strategy_invalid: [{ label: 'common.nav.strategies', to: '/strategies' }],
};

/** What no approval can settle: a person must first add or correct something. */
export function TasksCard({ tasks }: Readonly<{ tasks: InboxView['tasks'] }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const words = useReasonWords();
  if (tasks.length === 0) {
    return null;
  }
  return (
    <Card title={t('inbox.tasks')}>
      <Stack>
        {tasks.map((task) => {
          const places = PLACES[task.code] ?? [];
          return (
            <Stack key={task.code} gap="tight">
              <Text strong>{words({ code: task.code, params: {} }, 'short')}</Text>
              <Text tone="subdued">{counted('inbox.taskCount', task.count)}</Text>
              <Inline>
                {task.sample.map((product) => (
                  <Link key={product.productId} to={`/products/${encodeURIComponent(product.productId)}`}>
                    <bdi>{product.title}</bdi>
                  </Link>
                ))}
              </Inline>
              {places.length > 0 ? (
                <Inline>
                  {places.map(({ label, to }) => (
                    <Button key={to} label={t(label)} to={to} size="small" />
                  ))}
                </Inline>
              ) : null}
            </Stack>
          );
        })}
      </Stack>
    </Card>
  );
}
