import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Card, EmptyState, Link, Page, Split, Stack, Text } from '#app/ui/kit/components.tsx';
import type { loader } from './door.server.ts';
import { KeysCard } from './keys-card.tsx';
import { MadeKey, type Made } from './made-key.tsx';
import { NewKeyCard } from './new-key-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function ApiKeys() {
  const { t } = useTranslation();
  const { allowed, keys, max } = useLoaderData<typeof loader>();
  // Told once: it lives in this page and is gone with it.
  const [made, setMade] = useState<Made | null>(null);
  const open = keys.filter(({ state }) => state === 'active' || state === 'replaced').length;
  return (
    <Page title={t('api.keys.title')} subtitle={t('api.keys.intro')} back={{ to: '/settings', label: t('settings.title') }}>
      {allowed ? (
        <>
          {made ? <MadeKey made={made} onDismiss={() => setMade(null)} /> : null}
          <Split
            main={<KeysCard keys={keys} open={open} max={max} onMade={setMade} onEnded={(id) => setMade((shown) => (shown?.id === id ? null : shown))} />}
            side={
              <>
                <NewKeyCard full={open >= max} onMade={setMade} />
                <Card title={t('api.keys.read.title')} id="read">
                  <Stack>
                    <Text tone="subdued">{t('api.keys.read.body')}</Text>
                    <Link to="/api/v1/docs" external>
                      {t('api.keys.read.open')}
                    </Link>
                  </Stack>
                </Card>
              </>
            }
          />
        </>
      ) : (
        <Card>
          <EmptyState title={t('api.keys.notAllowed.title')}>{t('api.keys.notAllowed.body')}</EmptyState>
        </Card>
      )}
    </Page>
  );
}
