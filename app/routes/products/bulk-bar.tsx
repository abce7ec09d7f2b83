import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProductListView } from '#app/modules/catalog/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Button, Inline, Stack, Text } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useDownload } from '#app/ui/use-download.ts';
import { useCounted } from '#app/ui/words.ts';
import { exportAddressOf } from './address.ts';
import { FillCosts } from './fill-costs.tsx';
import { ReleaseOwners } from './release-owners.tsx';
import type { Chosen } from './use-chosen.ts';

/** What may be done with the chosen variants, whether they stand on this page or on all of them. */
export function BulkBar({ list, chosen }: Readonly<{ list: ProductListView; chosen: Chosen }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const may = useCan();
  const toast = useToast();
  const download = useDownload();
  const [asking, setAsking] = useState<'release' | 'costs' | null>(null);
  const none = chosen.count === 0;
  const address = exportAddressOf(list.filter, list.sort, chosen.all || none ? null : [...chosen.ids]);
  const done = (words: string): void => {
    setAsking(null);
    chosen.clear();
    toast(words);
  };
  return (
    <Stack gap="tight">
      <Inline justify="between">
        <Inline>
          <span role="status">
            <Text as="span" strong={!none} tone={none ? 'subdued' : 'normal'}>
              {none ? counted('products.total', list.total) : counted('products.bulk.chosen', chosen.count)}
            </Text>
          </span>
          {chosen.wholePage && !chosen.all && list.total > list.rows.length ? (
            <Button variant="plain" label={counted('products.bulk.chooseAll', list.total)} onAction={chosen.takeAll} />
          ) : null}
          {none ? null : <Button variant="plain" label={t('products.bulk.clear')} onAction={chosen.clear} />}
        </Inline>
        <Inline>
          {none ? null : (
            <>
              <Button label={t('products.bulk.release')} onAction={() => setAsking('release')} disabled={!may('approve')} />
              {may('changeSettings') && !chosen.all && chosen.ids.size >= 2 && chosen.ids.size <= 20 ? (
                <Button label={t('products.bulk.line')} to={`/strategies/lines?variants=${[...chosen.ids].map(encodeURIComponent).join(',')}`} />
              ) : null}
              <Button label={t('products.bulk.costs')} onAction={() => setAsking('costs')} disabled={!may('changeSettings')} />
            </>
          )}
          <Button
            label={none ? t('products.export.all') : t('products.export.chosen')}
            onAction={() => download.save(address, `${t('products.export.fileName')}.csv`)}
            loading={download.busy !== null}
            disabled={list.total === 0}
          />
        </Inline>
      </Inline>
      <ProblemBanner problem={download.problem} />
      {asking === 'release' ? <ReleaseOwners selection={chosen.selection(list.filter)} onDone={done} onClose={() => setAsking(null)} /> : null}
      {asking === 'costs' ? <FillCosts selection={chosen.selection(list.filter)} onDone={done} onClose={() => setAsking(null)} /> : null}
    </Stack>
  );
}
