import { useTranslation } from 'react-i18next';
import type { StrategyView } from '#app/modules/strategies/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, Table, Text } from '#app/ui/kit/components.tsx';
import { Count, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';
import { valuesOf } from './strategy-form.ts';
import { useSentence } from './use-sentence.ts';

/** Every rule there ever was, in its sentence, and the way back to it. */
export function VersionsCard({ strategy, disabled }: Readonly<{ strategy: StrategyView; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const sentence = useSentence(strategy.currency);
  const restore = useIntent('restoreVersion', () => toast(t('strategies.versions.restored')));
  const sentenceOf = (tree: StrategyView['tree']): string => {
    const values = valuesOf(tree, strategy.currency);
    return (values && sentence(values)) ?? t('strategies.versions.advanced');
  };
  return (
    <Card title={t('strategies.versions.title')} id="versions">
      <Text tone="subdued">{t('strategies.versions.intro')}</Text>
      <ProblemBanner problem={restore.problem} />
      <Table
        caption={t('strategies.versions.title')}
        columns={[
          { key: 'version', title: t('strategies.versions.version') },
          { key: 'rule', title: t('strategies.versions.rule'), lead: true },
          { key: 'at', title: t('strategies.versions.at') },
          { key: 'use', title: t('common.actions') },
        ]}
        rows={strategy.versions.map(({ version, tree, createdAt, by }) => ({
          id: String(version),
          label: t('strategies.version', { version: format.count(version) }),
          cells: {
            version: <Count value={version} />,
            rule: sentenceOf(tree),
            at: (
              <span>
                <When at={createdAt} /> · {t(by === 'person' ? 'strategies.versions.byPerson' : 'strategies.versions.byMizan')}
              </span>
            ),
            use:
              version === strategy.version ? (
                <Badge tone="success">{t('strategies.versions.current')}</Badge>
              ) : (
                <Button
                  size="small"
                  variant="plain"
                  label={t('strategies.versions.restore')}
                  accessibilityLabel={t('strategies.versions.restoreOne', { version: format.count(version) })}
                  onAction={() => restore.send({ version })}
                  disabled={disabled || restore.busy}
                />
              ),
          },
        }))}
      />
    </Card>
  );
}
