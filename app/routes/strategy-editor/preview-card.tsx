import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { StrategyPreview } from '#app/modules/decisions/views.ts';
import type { StrategyScope } from '#app/modules/strategies/views.ts';
import type { StrategyNode } from '#app/pricing/types.ts';
import { Button, Card, Facts, Link, List, Skeleton, Stack, Text } from '#app/ui/kit/components.tsx';
import { BeforeAfter, Count, Money } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat, useReasonWords } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

type Answer = { kind: 'preview'; preview: StrategyPreview } | { kind: 'refused'; code: string; params: Record<string, string | number | boolean | null> };

/** Nobody wants an answer to every letter. */
const PAUSE_MS = 700;
const HELD = 6;

/** What the rule being typed would do to the store's own catalog, asked again whenever it rests. `tree` null: unfinished. Of a saved strategy, or of a scope that nobody saved yet. */
export function PreviewCard({ tree, of }: Readonly<{ tree: StrategyNode | null; of: { strategyId?: string; scope?: StrategyScope } }>) {
  const { t } = useTranslation();
  const { send, busy, result, problem } = useIntent<Answer>('previewStrategy');
  const text = tree === null ? null : JSON.stringify({ tree, ...of });
  const asked = useRef<string | null>(null);

  useEffect(() => {
    if (text === null || text === asked.current) {
      return;
    }
    const timer = setTimeout(
      () => {
        asked.current = text;
        send(JSON.parse(text) as Record<string, unknown>);
      },
      asked.current === null ? 0 : PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [text, send]);

  return (
    <Card title={t('strategies.preview.title')} id="preview">
      <Stack>
        <Text tone="subdued">{t('strategies.preview.intro')}</Text>
        <ProblemBanner problem={problem} />
        {problem && text ? <Button label={t('strategies.preview.again')} onAction={() => send(JSON.parse(text) as Record<string, unknown>)} loading={busy} /> : null}
        {result?.kind === 'refused' ? <RefusalBanner code={result.code} params={result.params} /> : null}
        {text === null ? <Text>{t('strategies.preview.unfinished')}</Text> : null}
        {result?.kind === 'preview' ? <Told preview={result.preview} busy={busy} /> : busy ? <Skeleton lines={6} /> : null}
      </Stack>
    </Card>
  );
}

function Told({ preview, busy }: Readonly<{ preview: StrategyPreview; busy: boolean }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const words = useReasonWords();
  if (preview.analysed === 0) {
    return <Text>{t('strategies.preview.empty')}</Text>;
  }
  const whole = preview.analysed + preview.leftOut >= preview.total;
  return (
    <div aria-live="polite" aria-busy={busy}>
      <Stack>
        <Text variant="small" tone="subdued">
          {busy
            ? t('strategies.preview.computing')
            : whole
              ? counted('strategies.preview.whole', preview.analysed)
              : t('strategies.preview.part', { analysed: format.count(preview.analysed), total: format.count(preview.total) })}{' '}
          {preview.leftOut > 0 && !busy ? counted('strategies.preview.leftOut', preview.leftOut) : null}
        </Text>
        <Facts
          items={(['up', 'down', 'hold', 'correction', 'block', 'ready'] as const)
            .filter((key) => preview[key] > 0 || key === 'up' || key === 'down')
            .map((key) => ({ id: key, term: t(`strategies.preview.${key}`), value: <Count value={preview[key]} /> }))}
        />
        {preview.up + preview.down + preview.correction > 0 ? <MarginEffect margin={preview.margin} /> : null}
        {preview.moves.length > 0 ? <Moves moves={preview.moves} /> : null}
        {preview.heldBack.length > 0 ? (
          <Stack gap="tight">
            <Text variant="subheading" as="h3">
              {t('strategies.preview.held')}
            </Text>
            <Facts items={preview.heldBack.slice(0, HELD).map(({ code, count }) => ({ id: code, term: words({ code, params: {} }), value: <Count value={count} /> }))} />
          </Stack>
        ) : null}
      </Stack>
    </div>
  );
}

function MarginEffect({ margin }: Readonly<{ margin: StrategyPreview['margin'] }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  if (margin.known === 0 || margin.change === null) {
    return <Text tone="subdued">{t('strategies.preview.marginUnknown')}</Text>;
  }
  return (
    <Stack gap="tight">
      <Facts items={[{ term: t('strategies.preview.margin'), value: <Money amount={margin.change} sign="always" /> }]} />
      <Text variant="small" tone="subdued">
        {counted('strategies.preview.marginHelp', margin.known)}
      </Text>
    </Stack>
  );
}

function Moves({ moves }: Readonly<{ moves: StrategyPreview['moves'] }>) {
  const { t } = useTranslation();
  const words = useReasonWords();
  return (
    <Stack gap="tight">
      <Text variant="subheading" as="h3">
        {t('strategies.preview.moves')}
      </Text>
      <List
        items={moves.map((move) => (
          <Stack key={move.variantId} gap="tight">
            <Link to={`/products/${encodeURIComponent(move.productId)}?variant=${encodeURIComponent(move.variantId)}`}>
              <bdi>{move.title}</bdi>
              {move.variantTitle === NO_OPTIONS ? null : (
                <>
                  {' · '}
                  <bdi>{move.variantTitle}</bdi>
                </>
              )}
            </Link>
            <BeforeAfter before={move.before} after={move.after} />
            {move.reason ? (
              <Text variant="small" tone="subdued">
                {words(move.reason)}
              </Text>
            ) : null}
          </Stack>
        ))}
      />
    </Stack>
  );
}
