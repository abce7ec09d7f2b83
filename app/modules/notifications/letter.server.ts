/** Letters, in the reader's language and direction, as HTML and as text. Elements are made by hand: the worker reads no JSX. */
import { Body, Container, Head, Heading, Html, Link, Preview, Text } from '@react-email/components';
import { render } from '@react-email/render';
import { createElement, type ReactElement } from 'react';
import type { StoreContext } from '#app/context.ts';
import { formatBps, formatCount, formatInstant, formatMoney } from '#app/i18n/format.ts';
import { createI18n } from '#app/i18n/i18n.ts';
import { dirOf, type Locale } from '#app/i18n/locale.ts';
import type { Letter } from '#app/mail/port.ts';
import { newsLines, newsTitle, type News } from './news-words.ts';

export interface ToTell {
  locale: Locale;
  kind: 'news' | 'test' | 'code';
  code: string | null;
  news: (News & { at: Date }) | null;
}

const FONT = { fontFamily: 'system-ui, -apple-system, "Segoe UI", Tahoma, Arial, sans-serif', color: '#1a1a1a' };

export async function letterOf({ store, home }: Pick<StoreContext, 'store' | 'home'>, { locale, kind, code, news }: ToTell): Promise<Pick<Letter, 'subject' | 'html' | 'text'>> {
  const { t } = createI18n(locale);
  const format = {
    minor: (minor: number) => formatMoney(locale, { minor, currency: store.currency }),
    bps: (bps: number) => formatBps(locale, bps),
    count: (count: number) => formatCount(locale, count),
    instant: (iso: string) => formatInstant(locale, iso, store.timeZone),
  };
  const title = kind === 'news' && news ? newsTitle(t, news) : t(`notifications.letter.${kind}.title`);
  const lines = kind === 'news' && news ? newsLines(t, format, news) : [t(`notifications.letter.${kind}.body`, { code: code ?? '' })];
  const footer = t('notifications.letter.footer', { store: store.externalId });
  const open = t('notifications.letter.open');
  const line = (text: string): ReactElement => createElement(Text, { key: text, style: { fontSize: 15, lineHeight: '24px', margin: '0 0 8px' } }, text);
  const page = createElement(
    Html,
    { lang: locale, dir: dirOf(locale) },
    createElement(Head),
    createElement(Preview, null, lines[0] ?? title),
    createElement(
      Body,
      { style: { backgroundColor: '#f4f4f4', margin: 0, padding: 16 } },
      createElement(
        Container,
        { style: { ...FONT, backgroundColor: '#ffffff', borderRadius: 8, padding: 24, maxWidth: 560 } },
        createElement(Heading, { as: 'h1', style: { fontSize: 20, margin: '0 0 16px' } }, title),
        ...lines.map(line),
        createElement(Text, { style: { margin: '16px 0' } }, createElement(Link, { href: home, style: { color: '#0b5cad', textDecoration: 'underline' } }, open)),
        createElement(Text, { style: { fontSize: 12, color: '#5c5c5c', margin: 0 } }, footer),
      ),
    ),
  );
  return { subject: `${title} · ${t('notifications.letter.from')}`, html: await render(page), text: [title, '', ...lines, '', `${open}: ${home}`, '', footer].join('\n') };
}
