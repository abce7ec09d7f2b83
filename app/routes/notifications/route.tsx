import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { newsLines, newsPath, newsTitle } from '#app/modules/notifications/news-words.ts';
import type { NotificationView } from '#app/modules/notifications/views.ts';
import { Badge, Button, Card, EmptyState, Inline, Link, List, Page, Split, Stack, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { AddressCard } from './address-card.tsx';
import type { loader } from './door.server.ts';
import { TopicsCard } from './topics-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Notifications() {
  const { t } = useTranslation();
  const counted = useCounted();
  const { list, preferences, paged } = useLoaderData<typeof loader>();
  const seen = useIntent('markSeen');
  return (
    <SaveScope>
      <Page title={t('notifications.title')} subtitle={t('notifications.intro')} back={{ to: '/', label: t('common.nav.home') }}>
        <Split
          main={
            <Card title={t('notifications.list')} id="news" {...(list.unseen > 0 ? { meta: <Badge tone="info">{counted('notifications.unseen', list.unseen)}</Badge> } : {})}>
              <Stack>
                <ProblemBanner problem={seen.problem} />
                {list.unseen > 0 ? (
                  <Inline>
                    <Button size="small" label={t('notifications.markSeen')} onAction={() => seen.send()} loading={seen.busy} />
                  </Inline>
                ) : null}
                {list.items.length === 0 ? (
                  <EmptyState title={t('notifications.empty')}>
                    <Text>{t('notifications.emptyBody')}</Text>
                  </EmptyState>
                ) : (
                  <List
                    items={list.items.map((item) => (
                      <News key={item.id} item={item} />
                    ))}
                  />
                )}
                <Inline justify="between">
                  {paged ? <Link to="/notifications">{t('notifications.newest')}</Link> : <span />}
                  {list.next ? <Link to={`/notifications?before=${list.next}`}>{t('notifications.older')}</Link> : null}
                </Inline>
              </Stack>
            </Card>
          }
          side={
            <>
              <AddressCard mail={preferences.mail} />
              <TopicsCard preferences={preferences} />
            </>
          }
        />
      </Page>
    </SaveScope>
  );
}

function News({ item }: Readonly<{ item: NotificationView }>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Stack gap="tight">
      <Inline gap="tight" wrap>
        <Text as="span" strong={item.unseen}>
          <Link to={newsPath(item)}>{newsTitle(t, item)}</Link>
        </Text>
        {item.unseen ? <Badge tone="info">{t('notifications.new')}</Badge> : null}
        <Text as="span" variant="small" tone="subdued">
          <When at={item.happenedAt} />
        </Text>
      </Inline>
      <Text>{newsLines(t, format, item).join(' ')}</Text>
    </Stack>
  );
}
