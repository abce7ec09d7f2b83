import { useTranslation } from 'react-i18next';
import type { VariantView } from '#app/modules/catalog/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Banner, Button, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';

/** Somebody set this price outside or locked it here: Mizan leaves it alone until then, or until it is told to go on. */
export function OwnerBanner({ variantId, owner }: Readonly<{ variantId: string; owner: NonNullable<VariantView['owner']> }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const may = useCan();
  const toast = useToast();
  const release = useIntent<{ released: boolean }>('releaseOwner', () => toast(t('product.owner.released')));
  const sinceAt = format.instant(owner.since);
  const lasting = owner.until === null ? t('product.owner.lockOpen', { sinceAt }) : t(`product.owner.${owner.kind}Until`, { sinceAt, untilAt: format.instant(owner.until) });
  return (
    <Banner tone="info" title={t(`product.owner.${owner.kind}`)}>
      <Stack gap="tight">
        {owner.kind === 'lock' ? (
          <Text strong>
            <bdi>{owner.why}</bdi>
          </Text>
        ) : null}
        <Text>{lasting}</Text>
        <ProblemBanner problem={release.problem} />
        <Inline>
          <Button label={t('product.owner.release')} onAction={() => release.send({ variantId })} loading={release.busy} disabled={!may('approve')} />
        </Inline>
      </Stack>
    </Banner>
  );
}
