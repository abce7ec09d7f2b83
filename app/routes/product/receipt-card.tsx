import { useTranslation } from 'react-i18next';
import type { ReceiptView } from '#app/modules/catalog/views.ts';
import type { Tone } from '#app/ui/kit/skin.ts';
import { Badge, Card, Facts, Inline, Link, List, Stack, Text } from '#app/ui/kit/components.tsx';
import { BeforeAfter, Delta, Money, Percent, When } from '#app/ui/kit/values.tsx';
import { useFormat, useReasonWords } from '#app/ui/words.ts';

const OUTCOME_TONE = { CHANGE: 'info', HOLD: 'neutral', BLOCK: 'critical', CORRECTION: 'warning' } as const satisfies Record<ReceiptView['outcome'], Tone>;

/** The decision in plain words: what, from what, and which rule had the last say. */
export function ReceiptCard({ receipt }: Readonly<{ receipt: ReceiptView }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useReasonWords();
  return (
    <Card title={t('product.receipt.title')} meta={<Badge tone={OUTCOME_TONE[receipt.outcome]}>{t(`common.outcome.${receipt.outcome}`)}</Badge>}>
      <Stack gap="tight">
        {receipt.after ? (
          <Inline gap="normal">
            <Text variant="headingLg" as="p">
              <BeforeAfter before={receipt.before} after={receipt.after} />
            </Text>
            <Delta before={receipt.before} after={receipt.after} />
          </Inline>
        ) : (
          <Text variant="heading" as="p">
            {t(`product.receipt.kept.${receipt.outcome === 'BLOCK' ? 'BLOCK' : 'HOLD'}`)} <Money amount={receipt.before} />
          </Text>
        )}
        <Text tone="subdued">
          <When at={receipt.decidedAt} full /> · {t([`common.decision.${receipt.state}`, `runs.change.${receipt.state}`])}
        </Text>
      </Stack>

      <Stack gap="tight">
        <Text variant="subheading">{t('product.receipt.why')}</Text>
        <List items={receipt.reasons.map((one) => reason(one))} />
        {receipt.bindingRule ? <Text strong>{t([`reasons.rules.${receipt.bindingRule}`, 'reasons.rules.other'], { rule: receipt.bindingRule })}</Text> : null}
      </Stack>

      {receipt.approvalReasons.length > 0 ? (
        <Stack gap="tight">
          <Text variant="subheading">{t('product.receipt.person')}</Text>
          <List items={receipt.approvalReasons.map((one) => reason(one))} />
        </Stack>
      ) : null}

      {receipt.offersUsed.length > 0 ? (
        <Stack gap="tight">
          <Text variant="subheading">{t('product.receipt.from')}</Text>
          <List
            items={receipt.offersUsed.map((offer) => (
              <span key={`${offer.seller}${offer.capturedAt}`}>
                <bdi>{offer.seller}</bdi>: <Money amount={offer.price} /> · {t(`common.grade.${offer.grade}`)} · <When at={offer.capturedAt} />
              </span>
            ))}
          />
        </Stack>
      ) : null}

      {receipt.counterfactuals.length > 0 ? (
        <Stack gap="tight">
          <Text variant="subheading">{t('product.receipt.otherwise')}</Text>
          <List
            items={receipt.counterfactuals.map((one, index) => (
              <span key={`${one.code}${index}`}>
                {reason(one)}{' '}
                {one.price === null ? t('product.receipt.noChange') : one.price.minor === receipt.after?.minor ? t('product.receipt.same') : <Money amount={one.price} />}
              </span>
            ))}
          />
        </Stack>
      ) : null}

      <Facts
        items={[
          { term: t('product.price.margin'), value: <Percent bps={receipt.marginBps} /> },
          { term: t('product.price.markup'), value: <Percent bps={receipt.markupBps} /> },
          { term: t('product.price.floor'), value: <Money amount={receipt.floor.value} /> },
          ...(receipt.risk === null
            ? []
            : [
                {
                  term: t('product.receipt.risk'),
                  value: t('product.receipt.riskOf', { score: format.bps(receipt.risk.scoreTenths * 10), class: t(`product.receipt.riskClass.${receipt.risk.class}`) }),
                },
              ]),
          {
            term: t('product.receipt.strategy'),
            value: t('product.receipt.strategyVersion', { version: format.count(receipt.strategy.version) }),
          },
        ]}
      />
      <Link to={`/runs/${receipt.runId}`}>{t('home.showRun')}</Link>
    </Card>
  );
}
