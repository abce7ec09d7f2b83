import { useLoaderData } from '@remix-run/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxItem, VerdictResult } from '#app/modules/decisions/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Banner, Button, Card, EmptyState, Inline, List, Page, Table, Tabs, Text } from '#app/ui/kit/components.tsx';
import { More } from '#app/ui/kit/more.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan, useScene } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted, useFormat, useReasonWords } from '#app/ui/words.ts';
import { useEmergencyStop } from '../emergency-stop.tsx';
import { AgreeModal } from './agree-modal.tsx';
import { ChooseModal } from './choose-modal.tsx';
import { ConfirmApproval } from './confirm-approval.tsx';
import { decisionRow } from './decision-row.tsx';
import type { loader } from './door.server.ts';
import { type Effect, effectOfGroup, effectOfItems } from './effect.ts';
import { KeyboardHelp, useInboxKeys } from './keyboard.tsx';
import { RejectModal } from './reject-modal.tsx';
import { TasksCard } from './tasks-card.tsx';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

export default function Inbox() {
  const { t } = useTranslation();
  const { inbox, paged } = useLoaderData<typeof loader>();
  const may = useCan();
  const { currency } = useScene();
  const counted = useCounted();
  const format = useFormat();
  const words = useReasonWords();
  const toast = useToast();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<'selected' | 'group' | null>(null);
  const [rejecting, setRejecting] = useState(false);
  const [agreeing, setAgreeing] = useState<InboxItem | null>(null);
  const [choosing, setChoosing] = useState<InboxItem | null>(null);
  const stop = useEmergencyStop(inbox.emergencyStop, inbox.platformStop);

  const done = (key: string) => (result: VerdictResult) => {
    setAsking(null);
    setRejecting(false);
    setSelected(new Set());
    toast(counted(key, result.done));
  };
  const approveSome = useIntent<VerdictResult>('approve', done('inbox.approved'));
  const approveAll = useIntent<VerdictResult>('approveGroup', done('inbox.approved'));
  const reject = useIntent<VerdictResult>('reject', done('inbox.rejected'));

  // A row may have gone since it was chosen; only what is still shown counts.
  const chosen = inbox.items.filter((item) => selected.has(item.decisionId) && !item.stale);
  const ids = chosen.map((item) => item.decisionId);
  const group = inbox.groups.find((one) => one.reason === inbox.group);
  const mayApprove = may('approve') && !inbox.emergencyStop;
  const keys = useInboxKeys(
    inbox.items.filter((item) => !item.stale).map((item) => item.decisionId),
    {
      toggle: (id) => setSelected(selected.has(id) ? new Set([...selected].filter((one) => one !== id)) : new Set([...selected, id])),
      approve: () => (mayApprove && ids.length > 0 ? setAsking('selected') : undefined),
      reject: () => setRejecting(may('approve') && ids.length > 0),
      choose: (id) => setChoosing(mayApprove ? (inbox.items.find((item) => item.decisionId === id) ?? null) : null),
    },
    asking !== null || rejecting || agreeing !== null || choosing !== null || stop.asking,
  );
  const effect: Effect | null = asking === 'selected' ? effectOfItems(chosen, currency) : asking === 'group' && group ? effectOfGroup(inbox, group.count) : null;
  const skipped = [approveSome, approveAll, reject].flatMap((one) => one.result?.skipped ?? []);
  const tab = (name: string) => `/inbox?group=${encodeURIComponent(name)}`;
  const here = inbox.group === null ? '/inbox' : tab(inbox.group);

  return (
    <Page title={t('inbox.title')} back={{ to: '/', label: t('common.nav.home') }} secondary={stop.actions}>
      {stop.notice}
      {may('approve') ? null : <Banner tone="info" title={t('inbox.mayNotApprove')} />}
      <ProblemBanner problem={approveSome.problem ?? approveAll.problem ?? reject.problem} />
      {skipped.length > 0 ? (
        <Banner tone="warning" title={counted('inbox.skipped', skipped.length)}>
          <List items={[...new Set(skipped.map((one) => one.reason))].map((reason) => words({ code: reason, params: {} }, 'skips'))} />
        </Banner>
      ) : null}
      <Card>
        {inbox.groups.length > 0 ? (
          <Tabs
            label={t('inbox.groups')}
            selected={inbox.group ?? 'all'}
            items={[
              {
                id: 'all',
                label: t('inbox.all'),
                count: format.count(inbox.groups.reduce((sum, { count }) => sum + count, 0)),
                to: '/inbox',
              },
              ...inbox.groups.map(({ reason, count }) => ({
                id: reason,
                label: reason === 'ready' ? t('inbox.ready') : words({ code: reason, params: {} }, 'short'),
                count: format.count(count),
                to: tab(reason),
              })),
            ]}
          />
        ) : null}
        {inbox.items.length === 0 ? (
          <Nothing elsewhere={inbox.groups.length > 0} />
        ) : (
          <>
            <Text tone="subdued">
              {counted('common.effect.rise', inbox.effect.raises)} <Money amount={inbox.effect.raiseTotal} sign="always" />
              {t('common.comma')}
              {counted('common.effect.fall', inbox.effect.cuts)} <Money amount={inbox.effect.cutTotal} sign="always" />
            </Text>
            <Inline>
              <Button
                variant={ids.length > 0 ? 'primary' : 'secondary'}
                label={ids.length > 0 ? counted('inbox.approveCount', ids.length) : t('inbox.approveNone')}
                onAction={() => setAsking('selected')}
                disabled={!mayApprove || ids.length === 0}
              />
              <Button label={t('inbox.reject')} onAction={() => setRejecting(true)} disabled={!may('approve') || ids.length === 0} />
              {group?.reason === 'ready' ? (
                <Button
                  variant={ids.length > 0 ? 'secondary' : 'primary'}
                  label={counted('inbox.approveAll', group.count)}
                  onAction={() => setAsking('group')}
                  disabled={!mayApprove}
                />
              ) : inbox.groups.some((one) => one.reason === 'ready') ? (
                <Button variant="plain" label={t('inbox.showReady')} to={tab('ready')} />
              ) : null}
            </Inline>
            <Table
              caption={t('inbox.title')}
              columns={[
                { key: 'product', title: t('inbox.columns.product'), lead: true },
                { key: 'price', title: t('inbox.columns.price') },
                { key: 'floor', title: t('inbox.columns.floor') },
                { key: 'evidence', title: t('inbox.columns.evidence') },
                { key: 'expires', title: t('inbox.columns.expires') },
              ]}
              rows={inbox.items.map((item) => decisionRow(item, { onAgree: setAgreeing, onChoose: mayApprove ? setChoosing : null }))}
              selection={{
                selected,
                onChange: setSelected,
                allLabel: t('inbox.selectPage'),
                rowLabel: (label) => t('inbox.selectRow', { label }),
                current: keys.current,
                onCurrent: keys.setCurrent,
              }}
            />
            <KeyboardHelp keys={keys} />
          </>
        )}
        <More next={inbox.nextCursor === null ? null : `${here}${inbox.group === null ? '?' : '&'}cursor=${encodeURIComponent(inbox.nextCursor)}`} first={paged ? here : null} />
      </Card>
      <TasksCard tasks={inbox.tasks} />
      <ConfirmApproval
        effect={effect}
        busy={approveSome.busy || approveAll.busy}
        onConfirm={() => (asking === 'group' && group ? approveAll.send({ group: group.reason }) : approveSome.send({ ids }))}
        onClose={() => setAsking(null)}
      />
      {choosing ? <ChooseModal item={choosing} onClose={() => setChoosing(null)} /> : null}
      {agreeing ? <AgreeModal item={agreeing} onClose={() => setAgreeing(null)} /> : null}
      <RejectModal count={rejecting ? ids.length : 0} busy={reject.busy} onReject={(reason) => reject.send({ ids, reason })} onClose={() => setRejecting(false)} />
    </Page>
  );
}

/** Nothing waits at all, or only in the group being looked at. */
function Nothing({ elsewhere }: Readonly<{ elsewhere: boolean }>) {
  const { t } = useTranslation();
  return elsewhere ? (
    <EmptyState title={t('inbox.emptyGroup.title')} action={{ label: t('inbox.emptyGroup.action'), to: '/inbox' }}>
      {t('inbox.emptyGroup.body')}
    </EmptyState>
  ) : (
    <EmptyState title={t('inbox.empty.title')} action={{ label: t('inbox.openHome'), to: '/' }}>
      {t('inbox.empty.body')}
    </EmptyState>
  );
}
