/** Values as people read them. Figures keep their own direction and never move the text around them. */
import { useTranslation } from 'react-i18next';
import type { Money as Amount } from '#app/lib/money.ts';
import { useFormat } from '../words.ts';

/** An amount; a dash where there is none. */
export function Money({ amount, sign }: Readonly<{ amount: Amount | null; sign?: 'always' }>) {
  const format = useFormat();
  return (
    <bdi className="mz-number" suppressHydrationWarning>
      {amount ? format.money(amount, sign) : '–'}
    </bdi>
  );
}

export function Percent({ bps, sign }: Readonly<{ bps: number | null; sign?: 'always' }>) {
  const format = useFormat();
  return <bdi className="mz-number">{bps === null ? '–' : format.bps(bps, sign)}</bdi>;
}

export function Count({ value }: Readonly<{ value: number }>) {
  const format = useFormat();
  return <bdi className="mz-number">{format.count(value)}</bdi>;
}

/** "3 hours ago", with the store's own clock time on hover and for screen readers. */
export function When({ at, full }: Readonly<{ at: string; full?: boolean }>) {
  const format = useFormat();
  const absolute = format.instant(at);
  const relative = format.relative(at);
  return (
    <time dateTime={at} title={absolute} suppressHydrationWarning>
      {full ? `${absolute} · ${relative}` : relative}
    </time>
  );
}

/** How far a price moved: an arrow, the amount, the rate and a word, so that colour is never the only sign. */
export function Delta({ before, after }: Readonly<{ before: Amount; after: Amount }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const minor = after.minor - before.minor;
  const direction = minor > 0 ? 'up' : minor < 0 ? 'down' : 'same';
  const bps = before.minor === 0 ? null : Math.round((minor / before.minor) * 10_000);
  return (
    <span className="mz-delta" data-direction={direction}>
      <span aria-hidden="true">{direction === 'up' ? '▲' : direction === 'down' ? '▼' : '='}</span>
      <span className="mz-visually-hidden">{t(`common.delta.${direction}`)}</span>
      <bdi className="mz-number" suppressHydrationWarning>
        {format.money({ minor: Math.abs(minor), currency: after.currency })}
      </bdi>
      {bps === null ? null : (
        <span className="mz-number">
          (<bdi>{format.bps(Math.abs(bps))}</bdi>)
        </span>
      )}
    </span>
  );
}

/** How far a figure moved against another time: an arrow, the rate and a word. Colour only where up or down is good news. */
export function Change({ now, before, good }: Readonly<{ now: number | null; before: number | null; good: 'up' | 'down' | 'neither' }>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (now === null || before === null || before <= 0) {
    return null;
  }
  const bps = Math.round(((now - before) / before) * 10_000);
  const direction = bps > 0 ? 'up' : bps < 0 ? 'down' : 'same';
  const news = good === 'neither' || direction === 'same' ? 'none' : direction === good ? 'good' : 'bad';
  return (
    <span className="mz-change" data-news={news}>
      <span aria-hidden="true">{direction === 'up' ? '▲' : direction === 'down' ? '▼' : '='}</span>
      <span className="mz-visually-hidden">{t(`common.delta.${direction}`)}</span>
      <bdi className="mz-number">{format.bps(Math.abs(bps))}</bdi>
    </span>
  );
}

/** "199.00 → 185.22": the arrow is words for those who hear the page. */
export function BeforeAfter({ before, after }: Readonly<{ before: Amount; after: Amount | null }>) {
  const { t } = useTranslation();
  return (
    <span className="mz-before-after">
      <span className="mz-before">
        <Money amount={before} />
      </span>
      <span aria-hidden="true" className="mz-arrow">
        →
      </span>
      <span className="mz-visually-hidden">{t('common.to')}</span>
      <strong>
        <Money amount={after} />
      </strong>
    </span>
  );
}

/** An address, code or file name: always left to right. */
export function Code({ children }: Readonly<{ children: string }>) {
  return (
    <span>
      <bdi dir="ltr" className="mz-code">
        {children}
      </bdi>
    </span>
  );
}

/** A key of the keyboard, by the Latin letter on it. */
export function Key({ children }: Readonly<{ children: string }>) {
  return (
    <kbd dir="ltr" className="mz-key">
      {children}
    </kbd>
  );
}
