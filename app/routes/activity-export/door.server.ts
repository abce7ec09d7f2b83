import { z } from 'zod';
import { embeddedDownload } from '#app/http/embedded.server.ts';
import { createI18n } from '#app/i18n/i18n.ts';
import { csvFile } from '#app/lib/rows-file.ts';
import { exportActivity } from '#app/modules/insights/list-activity.server.ts';
import { actionWords, actorWords } from '../activity/action-words.ts';
import { activityFilter } from '../activity/query.server.ts';

const COLUMNS = ['at', 'who', 'person', 'what', 'action', 'details'] as const;

export const loader = embeddedDownload(z.object(activityFilter), ({ ctx, locale }, filter) => {
  const { t } = createI18n(locale);
  async function* rows() {
    for await (const entries of exportActivity(ctx, filter)) {
      yield entries.map((entry) => ({
        at: entry.at,
        who: actorWords(entry.actor, t),
        person: entry.actor.kind === 'person' ? entry.actor.id : null,
        what: actionWords(entry, t, locale),
        action: entry.action,
        details: JSON.stringify(entry.params),
      }));
    }
  }
  return Promise.resolve({
    name: 'activity.csv',
    type: 'text/csv',
    parts: csvFile(
      COLUMNS,
      rows(),
      COLUMNS.map((column) => t(`activity.export.columns.${column}`)),
    ),
  });
});
