import { useTranslation } from 'react-i18next';
import type { ReceiptView } from '#app/modules/catalog/views.ts';
import { Badge, Card, Disclosure, Inline, List, Stack, Text } from '#app/ui/kit/components.tsx';
import { BeforeAfter, Money } from '#app/ui/kit/values.tsx';
import { useFormat, useReasonWords } from '#app/ui/words.ts';

/** How the number came about, step by step; closed, since few need it and those who do need all of it. */
export function TrailCard({ receipt }: Readonly<{ receipt: ReceiptView }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useReasonWords();
  return (
    <Card title={t('product.trail.title')}>
      <Disclosure summary={t('product.trail.show')}>
        <Stack>
          <Stack gap="tight">
            <Text variant="subheading">{t('product.trail.candidates')}</Text>
            <List
              ordered
              items={receipt.candidates.map((candidate, index) => (
                <Stack key={`${candidate.strategy}${index}`} gap="tight">
                  <Text strong as="span">
                    {t([`product.strategy.${candidate.strategy}`, 'product.strategy.other'], { name: candidate.strategy })}:{' '}
                    {candidate.target ? <Money amount={candidate.target} /> : t('product.trail.noTarget')}
                  </Text>
                  {candidate.reasons.map((one, at) => (
                    <Text key={`${one.code}${at}`} variant="small">
                      {reason(one)}
                    </Text>
                  ))}
                </Stack>
              ))}
            />
          </Stack>
          <Stack gap="tight">
            <Text variant="subheading">{t('product.trail.rules')}</Text>
            {receipt.trail.length === 0 ? (
              <Text tone="subdued">{t('product.trail.noRule')}</Text>
            ) : (
              <List
                ordered
                items={receipt.trail.map((step, index) => (
                  <span key={`${step.rule}${index}`}>
                    {t([`reasons.ruleNames.${step.rule}`, 'reasons.ruleNames.other'], { rule: step.rule })}: <BeforeAfter before={step.before} after={step.after} />
                  </span>
                ))}
              />
            )}
          </Stack>
          {receipt.risk === null ? null : (
            <Stack gap="tight">
              <Text variant="subheading">{t('product.receipt.riskParts')}</Text>
              <List items={receipt.risk.parts.map(({ name, tenths }) => `${t(`product.receipt.riskPart.${name}`)}: ${format.bps(tenths * 10)}`)} />
            </Stack>
          )}
          <Stack gap="tight">
            <Text variant="subheading">{t('product.trail.floor')}</Text>
            <List items={receipt.floor.parts.map((part) => reason(part, 'floor'))} />
          </Stack>
        </Stack>
      </Disclosure>
    </Card>
  );
}

/** The line a sceptical person looks for: sealed, checked by someone else, and where in the chain. */
export function ProofCard({ receipt }: Readonly<{ receipt: ReceiptView }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useReasonWords();
  const { proof } = receipt;
  return (
    <Card title={t('product.proof.title')}>
      <Inline>
        <Badge tone={proof.sealed ? 'success' : 'critical'}>{t(proof.sealed ? 'product.proof.sealed' : 'product.proof.broken')}</Badge>
        <Badge tone={proof.checker === 'failed' ? 'critical' : proof.checker === 'passed' ? 'success' : 'neutral'}>{t(`product.proof.checker.${proof.checker}`)}</Badge>
      </Inline>
      <Text tone="subdued">{t('product.proof.line', { sequence: format.count(proof.sequence), engine: receipt.engineVersion })}</Text>
      {proof.checkerReason ? <Text tone="critical">{reason({ code: proof.checkerReason, params: {} }, 'short')}</Text> : null}
    </Card>
  );
}
