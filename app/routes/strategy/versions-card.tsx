import { useTranslation } from 'react-i18next';
import type { SaveStrategyOutcome, StrategyView } from '#app/modules/strategies/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Badge, Button, Card, Disclosure, List, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Count, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';
import { diffLines } from '../strategy-editor/diff-lines.ts';
import { useTreeWords } from '../strategy-editor/use-tree-words.ts';

/** Every rule there ever was, in its sentences, what it changed, and the way back to it. */
export function VersionsCard({ strategy, collections, disabled }: Readonly<{ strategy: StrategyView; collections: Readonly<Record<string, string>>; disabled: boolean }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const words = useTreeWords(collections);
  const restore = useIntent<SaveStrategyOutcome>('restoreVersion', (result) => result.kind === 'saved' && toast(t('strategies.versions.restored')));
  return (
    <Card title={t('strategies.versions.title')} id="versions">
      <Text tone="subdued">{t('strategies.versions.intro')}</Text>
      <ProblemBanner problem={restore.problem} />
      {restore.result?.kind === 'refused' ? <RefusalBanner code={restore.result.code} params={restore.result.params} /> : null}
      <Table
        caption={t('strategies.versions.title')}
        columns={[
          { key: 'version', title: t('strategies.versions.version') },
          { key: 'rule', title: t('strategies.versions.rule'), lead: true },
          { key: 'at', title: t('strategies.versions.at') },
          { key: 'use', title: t('common.actions') },
        ]}
        rows={strategy.versions.map(({ version, tree, createdAt, by }, at) => {
          const before = strategy.versions[at + 1];
          return {
            id: String(version),
            label: t('strategies.version', { version: format.count(version) }),
            cells: {
              version: <Count value={version} />,
              rule: words.short(tree),
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
            ...(before ? { detail: <Difference before={words.lines(before.tree)} after={words.lines(tree)} /> } : {}),
          };
        })}
      />
    </Card>
  );
}

/** Sentences that went and came; a sign and a word before they are a colour. */
function Difference({ before, after }: Readonly<{ before: readonly { text: string }[]; after: readonly { text: string }[] }>) {
  const { t } = useTranslation();
  const changed = diffLines(before.map(({ text }) => text), after.map(({ text }) => text)).filter(({ kind }) => kind !== 'same'); // prettier-ignore
  if (changed.length === 0) {
    return null;
  }
  return (
    <Disclosure summary={t('strategies.versions.changes')}>
      <Stack gap="tight">
        <List
          items={changed.map(({ kind, text }, at) => (
            <Text key={at} as="span" tone={kind === 'gone' ? 'critical' : 'success'}>
              {t(`strategies.versions.${kind}`)} {text}
            </Text>
          ))}
        />
      </Stack>
    </Disclosure>
  );
}
