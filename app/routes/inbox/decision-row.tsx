import { useTranslation } from 'react-i18next';
import type { InboxItem } from '#app/modules/decisions/views.ts';
import type { Row, Tone } from '#app/ui/kit/skin.ts';
import { Badge, Inline, Link, List, Stack, Text, Thumbnail } from '#app/ui/kit/components.tsx';
import { BeforeAfter, Delta, Money, When } from '#app/ui/kit/values.tsx';
import { useReasonWords } from '#app/ui/words.ts';
import { Talk, type Ask } from './talk.tsx';
import { NO_OPTIONS } from '../variant-title.ts';

const EVIDENCE_TONE = {
  A: 'success',
  '2xB': 'success',
  B: 'info',
  C: 'warning',
  none: 'warning',
  internal: 'info',
} as const satisfies Record<InboxItem['evidence'], Tone>;

/** A row of the inbox: all a person needs to say yes or no without opening anything else. */
export function decisionRow(item: InboxItem, ask: Ask): Row {
  return {
    id: item.decisionId,
    label: item.variantTitle === NO_OPTIONS ? item.title : `${item.title} ${item.variantTitle}`,
    selectable: !item.stale,
    cells: {
      product: <Product item={item} />,
      price: (
        <Stack gap="tight">
          <BeforeAfter before={item.before} after={item.after} />
          <Delta before={item.before} after={item.after} />
        </Stack>
      ),
      floor: <Floor item={item} />,
      evidence: <Evidence item={item} />,
      expires: <When at={item.expiresAt} />,
    },
    detail: (
      <Stack gap="tight">
        <Why item={item} />
        <Talk item={item} {...ask} />
      </Stack>
    ),
  };
}

function Product({ item }: Readonly<{ item: InboxItem }>) {
  return (
    <Inline wrap={false} align="start">
      <Thumbnail src={item.imageUrl} alt="" />
      <Stack gap="tight">
        <Link to={`/products/${encodeURIComponent(item.productId)}?variant=${encodeURIComponent(item.variantId)}`}>
          <bdi>{item.title}</bdi>
        </Link>
        {item.variantTitle === NO_OPTIONS ? null : (
          <Text variant="small" tone="subdued">
            <bdi>{item.variantTitle}</bdi>
          </Text>
        )}
      </Stack>
    </Inline>
  );
}

/** How far the new price stays above what it may not go under. */
function Floor({ item }: Readonly<{ item: InboxItem }>) {
  const { t } = useTranslation();
  if (!item.floor) {
    return <Badge tone="warning">{t('inbox.floorUnknown')}</Badge>;
  }
  return (
    <Stack gap="tight">
      <Money amount={item.floor} />
      <Text variant="small" tone="subdued">
        {t('inbox.headroom')} <Money amount={{ minor: item.after.minor - item.floor.minor, currency: item.after.currency }} />
      </Text>
    </Stack>
  );
}

function Evidence({ item }: Readonly<{ item: InboxItem }>) {
  const { t } = useTranslation();
  return <Badge tone={EVIDENCE_TONE[item.evidence]}>{t(`common.evidence.${item.evidence}`)}</Badge>;
}

function Why({ item }: Readonly<{ item: InboxItem }>) {
  const { t } = useTranslation();
  const words = useReasonWords();
  const reasons = item.reasons.map((reason, index) => (
    <Text key={`${reason.code}${index}`} variant="small" as="span">
      {words(reason)}
    </Text>
  ));
  const person = item.approvalReasons.map((reason) => (
    <Text key={reason.code} variant="small" as="span" tone="caution">
      {words(reason)}
    </Text>
  ));
  return (
    <Stack gap="tight">
      {item.outcome === 'CORRECTION' || item.stale ? (
        <Inline>
          {item.outcome === 'CORRECTION' ? <Badge tone="warning">{t('common.outcome.CORRECTION')}</Badge> : null}
          {item.stale ? <Badge tone="warning">{t('inbox.stale')}</Badge> : null}
        </Inline>
      ) : null}
      <List items={[...reasons, ...person]} />
    </Stack>
  );
}
