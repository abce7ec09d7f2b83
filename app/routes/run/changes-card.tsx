import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunChangeRow, RunView } from '#app/modules/runs/views.ts';
import { Button, Card, EmptyState, Inline, Link, Stack, Table, Tabs, Text } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { BeforeAfter, Delta } from '#app/ui/kit/values.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';
import { CHANGE_STATES, isActive, totalOf } from '../run-parts.tsx';
import { ChangeState, ChangeWhy, inDoubt } from './change-state.tsx';

/** Only what was seen in the store, once. */
const mayGoBack = (row: RunChangeRow) => row.state === 'verified' && !row.undone;

/** Every price of the run with the state it is in now; each is in exactly one. */
export function ChangesCard({ run, state, paged, onUndo }: Readonly<{ run: RunView; state: string | null; paged: boolean; onUndo: ((changeIds: string[]) => void) | null }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const counted = useCounted();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  // What was chosen may have moved on since.
  const chosen = run.rows.filter((row) => selected.has(row.changeId) && mayGoBack(row)).map((row) => row.changeId);
  const base = `/runs/${run.id}`;
  const here = state === null ? base : `${base}?state=${state}`;
  const next = run.nextCursor === null ? null : `${here}${state === null ? '?' : '&'}cursor=${encodeURIComponent(run.nextCursor)}`;
  const total = totalOf(run.changes);
  const present = CHANGE_STATES.filter((name) => run.changes[name] > 0 || name === state);
  return (
    <Card title={t('runs.changes')}>
      {total > 0 ? (
        <Tabs
          label={t('runs.filter')}
          selected={state ?? 'all'}
          items={[
            { id: 'all', label: t('runs.all'), count: format.count(total), to: base },
            ...present.map((name) => ({
              id: name,
              label: t(`runs.change.${name}`),
              count: format.count(run.changes[name]),
              to: `${base}?state=${name}`,
            })),
          ]}
        />
      ) : null}
      {run.rows.length === 0 ? (
        <Nothing run={run} total={total} />
      ) : (
        <>
          {onUndo ? (
            <Inline>
              <Button
                label={chosen.length > 0 ? counted('runs.undoCount', chosen.length) : t('runs.undoSelected')}
                onAction={() => onUndo(chosen)}
                disabled={chosen.length === 0}
              />
            </Inline>
          ) : null}
          <Table
            caption={t('runs.changes')}
            {...(onUndo
              ? {
                  selection: {
                    selected,
                    onChange: setSelected,
                    allLabel: t('runs.selectPage'),
                    rowLabel: (label: string) => t('runs.selectRow', { label }),
                  },
                }
              : {})}
            columns={[
              { key: 'product', title: t('runs.columns.product'), lead: true },
              { key: 'price', title: t('runs.columns.price') },
              { key: 'state', title: t('runs.columns.state') },
            ]}
            rows={run.rows.map((row) => ({
              id: row.changeId,
              label: row.variantTitle === NO_OPTIONS ? row.title : `${row.title} ${row.variantTitle}`,
              selectable: mayGoBack(row),
              ...(row.reason || inDoubt(row) ? { detail: <ChangeWhy row={row} /> } : {}),
              cells: {
                product: (
                  <Stack gap="tight">
                    <Link to={`/products/${encodeURIComponent(row.productId)}?variant=${encodeURIComponent(row.variantId)}`}>
                      <bdi>{row.title}</bdi>
                    </Link>
                    {row.variantTitle === NO_OPTIONS ? null : (
                      <Text variant="small" tone="subdued">
                        <bdi>{row.variantTitle}</bdi>
                      </Text>
                    )}
                  </Stack>
                ),
                price: (
                  <Stack gap="tight">
                    <BeforeAfter before={row.before} after={row.after} />
                    <Delta before={row.before} after={row.after} />
                  </Stack>
                ),
                state: <ChangeState row={row} />,
              },
            }))}
          />
        </>
      )}
      <More next={next} first={paged ? here : null} />
    </Card>
  );
}

/** Why there is no row: it is too early, nobody approved yet, or no price is in the state asked for. */
function Nothing({ run, total }: Readonly<{ run: RunView; total: number }>) {
  const { t } = useTranslation();
  if (total === 0 && isActive(run.status)) {
    return <EmptyState title={t('runs.noChangesYet')}>{t('runs.noChangesYetBody')}</EmptyState>;
  }
  if (total === 0 && run.decisions.waiting > 0) {
    return (
      <EmptyState title={t('runs.noneApproved')} action={{ label: t('home.inbox.open'), to: '/inbox' }}>
        {t('runs.noneApprovedBody')}
      </EmptyState>
    );
  }
  return <EmptyState title={t('runs.noChanges')}>{t('runs.noChangesBody')}</EmptyState>;
}
