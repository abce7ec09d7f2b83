import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { MatchPair } from '#app/modules/market/views.ts';
import { Badge, Inline, Link, List, Stack, Text } from '#app/ui/kit/components.tsx';
import type { Column, Row } from '#app/ui/kit/skin.ts';
import { Money, When } from '#app/ui/kit/values.tsx';
import type { Reasoned } from '#app/i18n/reason-words.ts';
import { NO_OPTIONS } from '../variant-title.ts';
import { printedBarcode } from '#app/i18n/format.ts';

export function useMatchColumns(): Column[] {
  const { t } = useTranslation();
  return [
    { key: 'ours', title: t('matches.columns.ours'), lead: true },
    { key: 'theirs', title: t('matches.columns.theirs') },
    { key: 'score', title: t('matches.columns.score') },
  ];
}

/** Ours and theirs side by side, so that one look tells whether they are the same article. */
export function pairRow(pair: MatchPair, t: TFunction, words: (reason: Reasoned) => string): Omit<Row, 'id'> {
  const { ours, theirs } = pair;
  const variant = ours.variantTitle === NO_OPTIONS ? null : ours.variantTitle;
  return {
    label: `${ours.title}, ${theirs.seller}`,
    cells: {
      ours: (
        <Stack gap="tight">
          <Link to={`/products/${pair.productId}?variant=${pair.variantId}`}>
            <bdi>{ours.title}</bdi>
          </Link>
          {variant ? (
            <Text variant="small" tone="subdued">
              <bdi>{variant}</bdi>
            </Text>
          ) : null}
          <Identity brand={ours.brand} gtin={ours.gtin} />
          <Money amount={ours.price} />
        </Stack>
      ),
      theirs: (
        <Stack gap="tight">
          {theirs.url ? (
            <Link to={theirs.url} external>
              <bdi>{theirs.title}</bdi>
            </Link>
          ) : (
            <bdi>{theirs.title}</bdi>
          )}
          <Text variant="small" tone="subdued">
            <bdi>{theirs.seller}</bdi> · <When at={theirs.capturedAt} />
          </Text>
          <Identity brand={theirs.brand} gtin={theirs.gtin} />
          <Money amount={theirs.price} />
        </Stack>
      ),
      score: (
        <Stack gap="tight">
          <Inline>
            <Badge tone={pair.score >= 90 ? 'success' : 'warning'}>{t('matches.score', { score: pair.score })}</Badge>
          </Inline>
          <Text variant="small" tone="subdued">
            {t(`matches.by.${pair.by}`)}
          </Text>
        </Stack>
      ),
    },
    detail: <List items={pair.reasons.map((reason) => words(reason))} />,
  };
}

function Identity({ brand, gtin }: Readonly<{ brand: string | null; gtin: string | null }>) {
  const { t } = useTranslation();
  return (
    <Text variant="small" tone="subdued">
      <bdi>{brand ?? t('matches.noBrand')}</bdi> · <bdi>{gtin ? printedBarcode(gtin) : t('matches.noGtin')}</bdi>
    </Text>
  );
}
