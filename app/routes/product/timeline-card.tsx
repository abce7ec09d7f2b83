import { useTranslation } from 'react-i18next';
import { dirOf } from '#app/i18n/locale.ts';
import { isolated } from '#app/i18n/format.ts';
import { TIMELINE_RANGES, type TimelineView } from '#app/modules/catalog/views.ts';
import { Chart } from '#app/ui/charts/chart.tsx';
import type { MarkKind } from '#app/ui/charts/signs.tsx';
import { Card, Disclosure, EmptyState, Stack, Table, Tabs, Text } from '#app/ui/kit/components.tsx';
import { Money, When } from '#app/ui/kit/values.tsx';
import { useScene } from '#app/ui/scene.tsx';
import { useCounted, useFormat } from '#app/ui/words.ts';

type Own = TimelineView['own'][number];

const MARKS = { mizan: 'dot', outside: 'diamond', undo: 'triangle' } as const satisfies Record<Exclude<Own['what'], 'seen'>, MarkKind>;
/** A longer table than this is no help to anybody. */
const ROWS = 100;

/** The own price as steps, what the rivals asked meanwhile, the floor now, and who changed the price. */
export function TimelineCard({ timeline, here }: Readonly<{ timeline: TimelineView; here: string }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const format = useFormat();
  const empty = timeline.own.length === 0 && timeline.rivals.length === 0;
  return (
    <Card title={t('product.timeline.title')} id="timeline">
      <Tabs
        label={t('product.timeline.ranges')}
        items={TIMELINE_RANGES.map((range) => ({
          id: range,
          label: range === 'all' ? t('product.timeline.all') : counted('product.timeline.days', Number(range)),
          to: `${here}&range=${range}`,
        }))}
        selected={timeline.range}
      />
      {empty ? (
        <EmptyState title={t('product.timeline.none')}>{t('product.timeline.noneBody')}</EmptyState>
      ) : (
        <Stack gap="tight">
          <Text>
            <Summary timeline={timeline} />
          </Text>
          <PriceChart timeline={timeline} />
          <Text variant="small" tone="subdued">
            {t('product.timeline.amountsIn', { currency: format.sign })} {timeline.moreRivals > 0 ? counted('product.timeline.moreRivals', timeline.moreRivals) : null}
          </Text>
          <Disclosure summary={t('product.timeline.asTable')}>
            <TimelineTable timeline={timeline} />
          </Disclosure>
        </Stack>
      )}
    </Card>
  );
}

function PriceChart({ timeline }: Readonly<{ timeline: TimelineView }>) {
  const { t } = useTranslation();
  const { locale, currency } = useScene();
  const format = useFormat();
  const at = (iso: string): number => new Date(iso).getTime();
  const iso = (moment: number): string => new Date(moment).toISOString();
  const [from, to] = [at(timeline.from), at(timeline.to)];
  const lines = [
    { id: 'own', name: t('product.timeline.own'), points: timeline.own.map((point) => ({ at: at(point.at), value: point.price.minor })) },
    ...timeline.rivals.map((rival) => ({
      id: rival.offerId,
      name: rival.seller,
      until: at(rival.lastSeenAt),
      points: rival.points.map((point) => ({ at: at(point.at), value: point.price.minor })),
    })),
  ];
  const marks = timeline.own.flatMap((point) =>
    point.what === 'seen' || at(point.at) < from ? [] : [{ at: at(point.at), value: point.price.minor, kind: MARKS[point.what], name: t(`product.timeline.what.${point.what}`) }],
  );
  return (
    <Chart
      lines={lines}
      level={timeline.floor ? { name: t('product.timeline.floorNow'), value: timeline.floor.minor } : null}
      marks={marks}
      from={from}
      // A store that was opened a moment ago still has an axis.
      to={Math.max(to, from + 60_000)}
      dir={dirOf(locale)}
      tick={{ at: (moment) => (to - from > 2 * 86_400_000 ? format.day(iso(moment)) : format.hour(iso(moment))), value: (minor) => format.amount(minor) }}
      full={{ at: (moment) => format.instant(iso(moment)), value: (minor) => format.money({ minor, currency }) }}
    />
  );
}

/** The chart in one sentence. */
function Summary({ timeline: { own, rivals, floor, from } }: Readonly<{ timeline: TimelineView }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const counted = useCounted();
  const [first, last] = [own[0], own.at(-1)];
  const changes = own.filter(({ what, at }) => what !== 'seen' && at >= from).length;
  const now = rivals.flatMap(({ seller, points }) => {
    const point = points.at(-1);
    return point?.inStock ? [{ seller, minor: point.price.minor }] : [];
  });
  const lowest = now.sort((a, b) => a.minor - b.minor)[0];
  const amount = (minor: number): string => isolated(format.minor(minor));
  const parts = [
    !first || !last
      ? t('product.timeline.summary.noOwn')
      : changes === 0
        ? t('product.timeline.summary.same', { now: amount(last.price.minor) })
        : counted('product.timeline.summary.moved', changes, { first: amount(first.price.minor), now: amount(last.price.minor) }),
    lowest ? t('product.timeline.summary.rival', { seller: isolated(lowest.seller), price: amount(lowest.minor) }) : t('product.timeline.summary.noRival'),
    floor ? t('product.timeline.summary.floor', { floor: amount(floor.minor) }) : t('product.timeline.summary.noFloor'),
  ];
  return <>{t('product.timeline.summary.sentence', { parts: parts.join(t('common.semicolon')) })}</>;
}

/** The chart's twin for those who do not see it, and for whoever wants the numbers. */
function TimelineTable({ timeline }: Readonly<{ timeline: TimelineView }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const all = [
    ...timeline.own.map((point) => ({ id: `own${point.at}`, at: point.at, who: t('product.timeline.own'), price: point.price, what: t(`product.timeline.what.${point.what}`) })),
    ...timeline.rivals.flatMap((rival) =>
      rival.points.map((point) => ({
        id: `${rival.offerId}${point.at}`,
        at: point.at,
        who: rival.seller,
        price: point.price,
        what: point.inStock ? t('product.timeline.what.rival') : t('product.availability.out_of_stock'),
      })),
    ),
  ].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <Stack gap="tight">
      <Table
        caption={t('product.timeline.title')}
        columns={[
          { key: 'at', title: t('product.timeline.columns.at'), lead: true },
          { key: 'who', title: t('product.timeline.columns.who') },
          { key: 'price', title: t('product.timeline.columns.price'), align: 'end' },
          { key: 'what', title: t('product.timeline.columns.what') },
        ]}
        rows={all.slice(0, ROWS).map((row) => ({
          id: row.id,
          label: row.who,
          cells: { at: <When at={row.at} full />, who: <bdi>{row.who}</bdi>, price: <Money amount={row.price} />, what: <span>{row.what}</span> },
        }))}
      />
      {all.length > ROWS ? <Text tone="subdued">{counted('product.timeline.olderLeftOut', all.length - ROWS)}</Text> : null}
    </Stack>
  );
}
