import { useNavigate, useNavigation } from '@remix-run/react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ACTIVITY_KINDS, type ActivityView } from '#app/modules/insights/views.ts';
import { Button, Grid, Inline, Select, Stack, TextField } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useHostPath } from '#app/ui/scene.tsx';
import { useDownload } from '#app/ui/use-download.ts';
import { actorWords } from './action-words.ts';

export interface ShownFilter {
  who: string | null;
  kind: string | null;
  product: string;
}

const ANY = '';

/** The address of the screen, or of its file, for a choice of filters. */
export function activityAddress(filter: ShownFilter, path: '/activity' | '/activity-export' = '/activity'): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value) {
      query.set(name, value as string);
    }
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Who, what about, and which product; and the file of what is left. */
export function FilterBar({ filter, people, empty }: Readonly<{ filter: ShownFilter; people: ActivityView['people']; empty: boolean }>) {
  const { t } = useTranslation();
  const go = useNavigate();
  const path = useHostPath();
  const busy = useNavigation().state !== 'idle';
  const download = useDownload();
  const [product, setProduct] = useState(filter.product);
  const open = (change: Partial<ShownFilter>): void => void go(path(activityAddress({ ...filter, product, ...change })));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    open({});
  };
  const narrowed = filter.who !== null || filter.kind !== null || filter.product !== '';
  return (
    <form onSubmit={submit} role="search">
      <Stack>
        <Grid min={220}>
          <Select
            label={t('activity.columns.who')}
            name="who"
            value={filter.who ?? ANY}
            onChange={(who) => open({ who: who === ANY ? null : who })}
            options={[
              { value: ANY, label: t('activity.filter.anyone') },
              { value: 'mizan', label: t('activity.who.mizan') },
              ...people.map(({ id, isYou }) => ({ value: id, label: actorWords({ kind: 'person', id, isYou }, t) })),
            ]}
          />
          <Select
            label={t('activity.filter.kind')}
            name="kind"
            value={filter.kind ?? ANY}
            onChange={(kind) => open({ kind: kind === ANY ? null : kind })}
            options={[
              { value: ANY, label: t('activity.filter.anything') },
              ...Object.keys(ACTIVITY_KINDS).map((kind) => ({ value: kind, label: t(`activity.filter.kinds.${kind}`) })),
            ]}
          />
          <TextField label={t('activity.filter.product')} name="product" value={product} onChange={setProduct} help={t('activity.filter.productHelp')} maxLength={200} />
        </Grid>
        <Inline justify="between">
          <Inline>
            <Button label={t('activity.filter.apply')} submit loading={busy} />
            {narrowed ? (
              <Button
                label={t('activity.filter.clear')}
                variant="plain"
                onAction={() => {
                  setProduct('');
                  go(path('/activity'));
                }}
              />
            ) : null}
          </Inline>
          <Button
            label={t('activity.export.save')}
            onAction={() => download.save(activityAddress(filter, '/activity-export'), `${t('activity.export.fileName')}.csv`)}
            loading={download.busy !== null}
            disabled={empty}
          />
        </Inline>
        <ProblemBanner problem={download.problem} />
      </Stack>
    </form>
  );
}
