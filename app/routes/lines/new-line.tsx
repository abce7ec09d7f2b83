import { useNavigate } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { bpsText, parseBps, parseWhole } from '#app/i18n/parse.ts';
import type { LineMemberView, LineView } from '#app/modules/strategies/views.ts';
import { FormCard } from '#app/ui/form-card.tsx';
import { Button, Choices, Group, Inline, Stack, Text, TextField } from '#app/ui/kit/components.tsx';
import { Money } from '#app/ui/kit/values.tsx';
import { useHostPath } from '#app/ui/scene.tsx';
import { useFields } from '#app/ui/use-fields.ts';
import { NO_OPTIONS } from '../variant-title.ts';

const KINDS = ['parity', 'tiers', 'ladder'] as const;
const SIZE_MOST = 100_000;

/** A line out of the chosen variants: what kind, how far apart, and in which order. */
export function NewLine({ chosen, disabled }: Readonly<{ chosen: readonly LineMemberView[]; disabled: boolean }>) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const path = useHostPath();
  const fields = useFields<{ name: string; kind: LineView['kind']; gap: string; order: string[]; sizes: Record<string, string> }>({
    name: '',
    kind: 'tiers',
    gap: bpsText(0),
    order: chosen.map(({ variantId }) => variantId),
    sizes: Object.fromEntries(chosen.map(({ variantId, size }, index) => [variantId, String(Math.max(size, index + 1))])),
  });
  const { values, set } = fields;
  const byId = new Map(chosen.map((member) => [member.variantId, member]));
  const sizeOf = (id: string): number | null => (values.kind === 'ladder' ? between(parseWhole(values.sizes[id] ?? ''), 1, SIZE_MOST) : 1);
  const gap = values.kind === 'parity' ? 0 : between(parseBps(values.gap), 0, 5000);
  const move = (at: number, to: number) => {
    const order = [...values.order];
    const [taken] = order.splice(at, 1);
    order.splice(to, 0, ...(taken === undefined ? [] : [taken]));
    set('order', order);
  };
  return (
    <FormCard
      title={t('strategies.lines.add')}
      intro={t('strategies.lines.addHelp')}
      id="new-line"
      intent="createLine"
      fields={fields}
      disabled={disabled}
      read={({ name, kind, order }) => {
        const members = order.map((variantId) => ({ variantId, size: sizeOf(variantId) }));
        return name.trim() === '' || gap === null || members.some(({ size }) => size === null) ? null : { name: name.trim(), kind, gapBps: gap, members };
      }}
      onSaved={() => navigate(path('/strategies/lines'))}
    >
      {(tried) => (
        <>
          <TextField
            label={t('strategies.lines.name')}
            name="name"
            value={values.name}
            onChange={(name) => set('name', name)}
            maxLength={80}
            disabled={disabled}
            {...(tried && values.name.trim() === '' ? { error: t('strategies.lines.nameMissing') } : {})}
          />
          <Choices
            label={t('strategies.lines.kind')}
            name="kind"
            value={values.kind}
            onChange={(value) => set('kind', KINDS.find((one) => one === value) ?? 'tiers')}
            options={KINDS.map((value) => ({ value, label: t(`strategies.lines.kinds.${value}.label`), help: t(`strategies.lines.kinds.${value}.help`) }))}
            disabled={disabled}
          />
          {values.kind === 'parity' ? null : (
            <TextField
              label={t(`strategies.lines.gap.${values.kind}`)}
              name="gap"
              type="decimal"
              value={values.gap}
              onChange={(next) => set('gap', next)}
              suffix="%"
              disabled={disabled}
              {...(tried && gap === null ? { error: t('strategies.lines.gapRange') } : {})}
            />
          )}
          <Group label={t('strategies.lines.order')}>
            <Stack gap="tight">
              {values.order.map((id, at) => {
                const member = byId.get(id);
                const title = member === undefined ? id : titleOf(member);
                return (
                  <Inline key={id} justify="between">
                    <Text>
                      {at + 1}. <bdi>{title}</bdi> · <Money amount={member?.price ?? null} />
                    </Text>
                    <Inline gap="tight">
                      {values.kind === 'ladder' ? (
                        <TextField
                          label={t('strategies.lines.size', { title })}
                          name={`size-${id}`}
                          type="decimal"
                          value={values.sizes[id] ?? ''}
                          onChange={(size) => set('sizes', { ...values.sizes, [id]: size })}
                          disabled={disabled}
                          {...(tried && sizeOf(id) === null ? { error: t('strategies.lines.sizeMissing') } : {})}
                        />
                      ) : null}
                      <Button
                        size="small"
                        label={t('strategies.tree.up')}
                        accessibilityLabel={`${t('strategies.tree.up')}: ${title}`}
                        onAction={() => move(at, at - 1)}
                        disabled={at === 0 || disabled}
                      />
                      <Button
                        size="small"
                        label={t('strategies.tree.down')}
                        accessibilityLabel={`${t('strategies.tree.down')}: ${title}`}
                        onAction={() => move(at, at + 1)}
                        disabled={at === values.order.length - 1 || disabled}
                      />
                    </Inline>
                  </Inline>
                );
              })}
            </Stack>
          </Group>
        </>
      )}
    </FormCard>
  );
}

export function titleOf({ title, variantTitle }: LineMemberView): string {
  return variantTitle === NO_OPTIONS ? title : `${title} · ${variantTitle}`;
}

function between(value: number | null, min: number, max: number): number | null {
  return value !== null && value >= min && value <= max ? value : null;
}
