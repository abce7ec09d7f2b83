import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InboxItem } from '#app/modules/decisions/views.ts';
import { Button, Disclosure, Inline, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { When } from '#app/ui/kit/values.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';

/** What a row can ask for besides yes and no; null where the reader may not. */
export interface Ask {
  onAgree: (item: InboxItem) => void;
  onChoose: ((item: InboxItem) => void) | null;
}

/** What people said to each other about a proposal, the way to another price, and from one yes to a rule. */
export function Talk({ item, onAgree, onChoose }: Readonly<{ item: InboxItem } & Ask>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const may = useCan();
  const [body, setBody] = useState('');
  const add = useIntent('addNote', () => setBody(''));
  return (
    <Stack gap="tight">
      {item.two ? (
        <Text variant="small" tone="caution">
          {item.two.first === null ? t('inbox.two.none') : t(item.two.first.isYou ? 'inbox.two.you' : 'inbox.two.other')}{' '}
          {item.two.first === null ? null : <When at={item.two.first.at} />}
        </Text>
      ) : null}
      <Inline>
        <Disclosure summary={item.notes.length === 0 ? t('inbox.notes.add') : counted('inbox.notes.count', item.notes.length)}>
          <Stack gap="tight">
            {item.notes.map((note) => (
              <Text key={`${note.at}${note.by}`} variant="small">
                {note.isYou ? t('inbox.notes.you') : t('inbox.notes.person', { id: note.by })} · <When at={note.at} />: <bdi>{note.body}</bdi>
              </Text>
            ))}
            <ProblemBanner problem={add.problem} />
            {may('run') ? (
              <>
                <TextField label={t('inbox.notes.label')} name={`note-${item.decisionId}`} value={body} onChange={setBody} multiline={2} maxLength={1000} />
                <Inline>
                  <Button
                    size="small"
                    label={t('inbox.notes.save')}
                    onAction={() => add.send({ decisionId: item.decisionId, body: body.trim() })}
                    loading={add.busy}
                    disabled={body.trim() === ''}
                  />
                </Inline>
              </>
            ) : null}
          </Stack>
        </Disclosure>
        {onChoose !== null && !item.stale ? <Button size="small" variant="plain" label={t('inbox.choose.open')} onAction={() => onChoose(item)} /> : null}
        {item.consent !== null && may('changeSettings') ? <Button size="small" variant="plain" label={t('inbox.agree.open')} onAction={() => onAgree(item)} /> : null}
      </Inline>
    </Stack>
  );
}
