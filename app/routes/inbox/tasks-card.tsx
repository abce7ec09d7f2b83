import { useTranslation } from 'react-i18next';
import type { InboxView } from '#app/modules/decisions/views.ts';
import { Button, Card, Inline, Link, Stack, Text } from '#app/ui/kit/components.tsx';
import { useCounted, useReasonWords } from '#app/ui/words.ts';

/** Where a task is solved, when it is not solved product by product. */
const PLACE: Readonly<Record<string, string>> = {
  floor_unknown: '/settings',
  fees_unknown: '/settings',
  guardrails_invalid: '/settings',
  strategy_invalid: '/settings',
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
          const place = PLACE[task.code];
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
              {place ? (
                <Inline>
                  <Button label={t('inbox.openSettings')} to={place} size="small" />
                </Inline>
              ) : null}
            </Stack>
          );
        })}
      </Stack>
    </Card>
  );
}
