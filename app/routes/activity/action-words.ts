import type { TFunction } from 'i18next';
import { formatCount } from '#app/i18n/format.ts';
import type { Locale } from '#app/i18n/locale.ts';
import type { ActivityEntry } from '#app/modules/insights/views.ts';

/** What was done, in words: on the screen and in its file alike. */
export function actionWords({ action, params }: ActivityEntry, t: TFunction, locale: Locale): string {
  const { count, mode, version, accepted } = params;
  const n = typeof count === 'number' ? count : typeof accepted === 'number' ? accepted : 0;
  return t([`activity.actions.${action.replace('.', '_')}`, 'activity.actions.other'], {
    n: formatCount(locale, n),
    count: n,
    version: typeof version === 'number' ? formatCount(locale, version) : '',
    mode: typeof mode === 'string' ? t(`common.mode.${mode}.name`) : '',
    name: textOf(params['name']),
    currency: textOf(params['currency']),
    rate: textOf(params['rate']),
    action,
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function actorWords(actor: ActivityEntry['actor'], t: TFunction): string {
  if (actor.kind === 'key') {
    return t('activity.who.key');
  }
  return actor.kind === 'mizan' ? t('activity.who.mizan') : actor.isYou ? t('activity.who.you') : t('activity.who.person', { id: actor.id });
}
