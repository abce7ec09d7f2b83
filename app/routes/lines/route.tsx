import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import type { LineView } from '#app/modules/strategies/views.ts';
import { Badge, Banner, Button, Card, EmptyState, Inline, Link, List, Page } from '#app/ui/kit/components.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { SaveScope } from '#app/ui/save-scope.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';
import type { loader } from './door.server.ts';
import { NewLine, titleOf } from './new-line.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

/** Articles that belong together: their prices keep an order whatever each one's strategy asks for. */
export default function Lines() {
  const { t } = useTranslation();
  const { lines, chosen } = useLoaderData<typeof loader>();
  const may = useCan();
  const remove = useIntent('removeLine');
  const disabled = !may('changeSettings');
  return (
    <SaveScope>
      <Page title={t('strategies.lines.title')} subtitle={t('strategies.lines.intro')} back={{ to: '/strategies', label: t('strategies.list.title') }}>
        {disabled ? <Banner tone="info" title={t('settings.mayNotChange')} /> : null}
        {chosen.length >= 2 ? <NewLine key={chosen.map(({ variantId }) => variantId).join()} chosen={chosen} disabled={disabled} /> : null}
        <ProblemBanner problem={remove.problem} />
        {lines.length === 0 && chosen.length < 2 ? (
          <Card>
            <EmptyState title={t('strategies.lines.empty')} action={{ label: t('strategies.lines.choose'), to: '/products' }}>
              {t('strategies.lines.emptyHelp')}
            </EmptyState>
          </Card>
        ) : null}
        {lines.map((line) => (
          <OneLine key={line.lineId} line={line} onRemove={() => remove.send({ lineId: line.lineId })} busy={remove.busy} disabled={disabled} />
        ))}
        {lines.length > 0 ? (
          <Inline>
            <Button label={t('strategies.lines.choose')} to="/products" />
          </Inline>
        ) : null}
      </Page>
    </SaveScope>
  );
}

function OneLine({ line, onRemove, busy, disabled }: Readonly<{ line: LineView; onRemove: () => void; busy: boolean; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card title={line.name}>
      <Inline>
        <Badge tone="info">{t(`strategies.lines.kinds.${line.kind}.label`)}</Badge>
        {line.gapBps > 0 ? <Badge tone="neutral">{format.bps(line.gapBps)}</Badge> : null}
      </Inline>
      <List
        items={line.members.map((member) => (
          <span key={member.variantId}>
            <Link to={`/products/${encodeURIComponent(member.productId)}?variant=${encodeURIComponent(member.variantId)}`}>
              <bdi>{titleOf(member)}</bdi>
            </Link>
            <br />
            <Money amount={member.price} />
            {line.kind === 'ladder' ? ` · ${t('strategies.lines.units', { n: format.count(member.size) })}` : null}
          </span>
        ))}
      />
      <Inline>
        <Button label={t('strategies.lines.remove')} accessibilityLabel={`${t('strategies.lines.remove')}: ${line.name}`} onAction={onRemove} loading={busy} disabled={disabled} />
      </Inline>
    </Card>
  );
}
