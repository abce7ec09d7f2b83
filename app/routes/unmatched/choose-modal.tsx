import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isolated } from '#app/i18n/format.ts';
import type { UnmatchedOffer, VariantChoice } from '#app/modules/market/views.ts';
import { useToast } from '#app/ui/host-bridge.tsx';
import { Button, Choices, Inline, Modal, Skeleton, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { ProblemBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useFormat } from '#app/ui/words.ts';
import { NO_OPTIONS } from '../variant-title.ts';

/** Their article above, our most similar ones below; the search starts with their own words. */
export function ChooseModal({ offer, onClose }: Readonly<{ offer: UnmatchedOffer; onClose: () => void }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const toast = useToast();
  const [text, setText] = useState(offer.title.slice(0, 300));
  const [chosen, setChosen] = useState('');
  const find = useIntent<{ variants: VariantChoice[] }>('findVariants', () => setChosen(''));
  const link = useIntent('linkOffer', () => {
    toast(t('matches.unmatched.linked'));
    onClose();
  });
  const started = useRef(false);
  const { send } = find;
  useEffect(() => {
    if (!started.current) {
      started.current = true;
      send({ text: offer.title.slice(0, 300) });
    }
  }, [send, offer.title]);

  const label = ({ title, variantTitle, sku, price }: VariantChoice): string =>
    [isolated(title), ...(variantTitle === NO_OPTIONS ? [] : [isolated(variantTitle)]), ...(sku ? [isolated(sku)] : []), isolated(format.money(price))].join(' · ');
  const found = find.result?.variants ?? [];
  return (
    <Modal
      open
      title={t('matches.unmatched.title')}
      onClose={onClose}
      primary={{
        label: t('matches.unmatched.link'),
        onAction: () => link.send({ offerId: offer.offerId, variantId: chosen }),
        disabled: chosen === '',
        loading: link.busy,
      }}
      secondary={{ label: t('common.cancel'), onAction: onClose }}
    >
      <Stack>
        <Text strong>
          <bdi>{offer.title}</bdi> · <bdi>{offer.seller}</bdi> · <bdi>{format.money(offer.price)}</bdi>
        </Text>
        <form
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') {
              send({ text: text.trim() });
            }
          }}
        >
          <Inline align="end">
            <div className="mz-fill">
              <TextField label={t('matches.unmatched.search')} name="text" value={text} onChange={setText} maxLength={300} />
            </div>
            <Button label={t('matches.unmatched.find')} submit loading={find.busy} />
          </Inline>
        </form>
        <ProblemBanner problem={find.problem ?? link.problem} />
        {find.result === null && find.busy ? <Skeleton lines={4} /> : null}
        {find.result !== null && found.length === 0 ? <Text>{t('matches.unmatched.none')}</Text> : null}
        {found.length > 0 ? (
          <Choices
            label={t('matches.unmatched.pick')}
            name="variant"
            value={chosen}
            onChange={setChosen}
            options={found.map((variant) => ({ value: variant.variantId, label: label(variant) }))}
          />
        ) : null}
        <Text variant="small" tone="subdued">
          {t('matches.unmatched.effect')}
        </Text>
      </Stack>
    </Modal>
  );
}
