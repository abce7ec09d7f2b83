import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { ComplianceView, PlannedSale } from '#app/modules/compliance/views.ts';
import { Badge, Card, EmptyState, Inline, Link, List, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';

const TONES = { ended: 'neutral', now: 'success', to_come: 'info' } as const;

/** Every window in which a strategy sells cheaper, and what stands against it. */
export function SalesCard({ sales, pack }: Readonly<Pick<ComplianceView, 'sales' | 'pack'>>) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card title={t('compliance.sales.title')} id="sales">
      {sales.length === 0 ? (
        <EmptyState title={t('compliance.sales.empty')}>{t('compliance.sales.emptyBody')}</EmptyState>
      ) : (
        <Table
          caption={t('compliance.sales.title')}
          columns={[
            { key: 'sale', title: t('compliance.sales.columns.sale'), lead: true },
            { key: 'window', title: t('compliance.sales.columns.window') },
            { key: 'law', title: t('compliance.sales.columns.law') },
          ]}
          rows={sales.map((sale) => ({
            id: `${sale.strategyId} ${sale.from} ${sale.until}`,
            label: sale.name,
            cells: {
              sale: (
                <Stack gap="tight">
                  <Link to={`/strategies/${sale.strategyId}`}>{sale.name === '' ? t('compliance.sales.own') : sale.name}</Link>
                  <Text variant="small" tone="subdued">
                    {sale.sale.kind === 'bps' ? t('compliance.sales.off', { share: format.bps(sale.sale.bps) }) : isolated(format.minor(sale.sale.minor))}
                    {sale.wholeStore ? ` · ${t('compliance.sales.wholeStore')}` : ''}
                  </Text>
                </Stack>
              ),
              window: (
                <Stack gap="tight">
                  <Inline gap="tight">
                    <Badge tone={TONES[sale.when]}>{t(`compliance.sales.when.${sale.when}`)}</Badge>
                  </Inline>
                  <Text variant="small">
                    <When at={sale.from} full /> – <When at={sale.until} full />
                  </Text>
                </Stack>
              ),
              law: (
                <Stack gap="tight">
                  <Law sale={sale} pack={pack} />
                  {sale.prior ? <Prior prior={sale.prior} /> : null}
                </Stack>
              ),
            },
          }))}
        />
      )}
    </Card>
  );
}

function Law({ sale, pack }: Readonly<{ sale: PlannedSale } & Pick<ComplianceView, 'pack'>>) {
  const { t } = useTranslation();
  if (pack === null) {
    return <Text tone="subdued">{t('compliance.sales.noLaw')}</Text>;
  }
  if (sale.problems.length === 0) {
    return (
      <Stack gap="tight">
        <Inline gap="tight">
          <Badge tone="success">{t('compliance.sales.fine')}</Badge>
        </Inline>
        <Text variant="small">{sale.licence === null ? t('compliance.sales.priorRule') : t('compliance.sales.licence', { number: isolated(sale.licence) })}</Text>
      </Stack>
    );
  }
  return (
    <List
      items={sale.problems.map((problem) => (
        <span key={problem}>{t(`compliance.sales.problem.${problem}`)}</span>
      ))}
    />
  );
}

/** How many of a sale's prices may be announced as reduced, and why the others may not. */
function Prior({ prior }: Readonly<{ prior: NonNullable<PlannedSale['prior']> }>) {
  const counted = useCounted();
  const format = useFormat();
  const against = (['none', 'small', 'unknown'] as const).filter((why) => prior[why] > 0);
  return (
    <>
      <Text variant="small">{counted('compliance.sales.prior.fine', prior.fine, { of: format.count(prior.variants) })}</Text>
      {against.length > 0 ? <List items={against.map((why) => counted(`compliance.sales.prior.${why}`, prior[why], { days: format.count(prior.days) }))} /> : null}
    </>
  );
}
