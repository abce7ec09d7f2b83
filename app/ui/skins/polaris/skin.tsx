/** The kit drawn with Polaris, for screens inside Shopify only: its licence does not cover other hosts. */
import {
  Badge, Banner, BlockStack, Button, Card, Checkbox, ChoiceList, InlineStack, Link, List, Modal, Page, ProgressBar, Select, Text, TextField, Thumbnail,
} from '@shopify/polaris'; // prettier-ignore
import { useHostPath } from '../../scene.tsx';
import { HostTitle } from '../../host-bridge.tsx';
import type { ActionProps, ButtonProps, ChoiceProps, PageProps, Skin, TextFieldProps, TextProps } from '../../kit/skin.ts';
import { DisclosureBox, EmptyImage, Facts, FieldGroup, FileField, NoContent, ReturnFocus, SkeletonLines, SplitColumns, TabLinks } from './parts.tsx';
import { ResponsiveTable } from './table.tsx';

const GAP = { tight: '200', normal: '400', loose: '600' } as const;
const BADGE = { neutral: undefined, info: 'info', success: 'success', warning: 'attention', critical: 'critical' } as const;
const TEXT = {
  headingLg: { variant: 'headingLg', as: 'h2' },
  heading: { variant: 'headingMd', as: 'h2' },
  subheading: { variant: 'headingSm', as: 'h3' },
  body: { variant: 'bodyMd', as: 'p' },
  small: { variant: 'bodySm', as: 'p' },
  figure: { variant: 'headingXl', as: 'p' },
} as const;
const TONE = { normal: undefined, subdued: 'subdued', success: 'success', critical: 'critical', caution: 'caution' } as const;

function usePolarisAction() {
  const path = useHostPath();
  return ({ label, onAction, to, disabled, loading, tone }: ActionProps) => ({
    content: label,
    ...(to === undefined ? { onAction: () => onAction?.() } : { url: path(to) }),
    ...(disabled ? { disabled } : {}),
    ...(loading ? { loading } : {}),
    ...(tone ? { destructive: true } : {}),
  });
}

/**
 * The actions beside the title, each always in sight. Polaris' own menu measures itself and rolls actions up; measured before
 * its fonts or its frame have their size it hides all of them, and an undo must never be hidden.
 */
function HeaderActions({ actions }: Readonly<{ actions: readonly ActionProps[] }>) {
  return (
    <InlineStack gap="200" align="end">
      {actions.map((action) => (
        <PolarisButton key={action.label} {...action} />
      ))}
    </InlineStack>
  );
}

function PolarisPage({ title, subtitle, meta, back, primary, secondary, placeholder, children }: PageProps) {
  const action = usePolarisAction();
  const path = useHostPath();
  return (
    <main>
      <Page
        title={title}
        {...(meta ? { titleMetadata: <>{meta}</> } : {})}
        {...(back ? { backAction: { content: back.label, url: path(back.to), accessibilityLabel: back.label } } : {})}
        {...(primary ? { primaryAction: action(primary) } : {})}
        {...(secondary && secondary.length > 0 ? { secondaryActions: <HeaderActions actions={secondary} /> } : {})}
      >
        {placeholder ? null : <HostTitle title={title} />}
        {subtitle ? <div className="mz-page-subtitle">{subtitle}</div> : null}
        <BlockStack gap="400">{children}</BlockStack>
      </Page>
    </main>
  );
}

function PolarisButton({ label, onAction, to, disabled, loading, tone, variant = 'secondary', size, submit, accessibilityLabel, pressed, fill }: ButtonProps) {
  const path = useHostPath();
  const look = variant === 'primary' ? { variant: 'primary' as const } : variant === 'plain' ? { variant: 'plain' as const } : {};
  return (
    <Button
      {...look}
      {...(tone ? { tone } : {})}
      {...(size === 'small' ? { size: 'slim' as const } : {})}
      {...(to === undefined ? {} : { url: path(to) })}
      {...(onAction ? { onClick: () => onAction() } : {})}
      {...(accessibilityLabel ? { accessibilityLabel } : {})}
      {...(pressed === undefined ? {} : { pressed })}
      disabled={disabled ?? false}
      loading={loading ?? false}
      submit={submit ?? false}
      fullWidth={fill ?? false}
    >
      {label}
    </Button>
  );
}

function PolarisText({ variant = 'body', tone = 'normal', as, strong, children, id }: TextProps) {
  const look = TEXT[variant];
  const colour = TONE[tone];
  return (
    <Text variant={look.variant} as={as ?? look.as} {...(colour ? { tone: colour } : {})} {...(strong ? { fontWeight: 'semibold' as const } : {})} {...(id ? { id } : {})}>
      {children}
    </Text>
  );
}

function PolarisTextField({ label, name, value, onChange, help, error, disabled, type = 'text', prefix, suffix, placeholder, multiline, maxLength }: TextFieldProps) {
  return (
    <TextField
      label={label}
      name={name}
      value={value}
      onChange={onChange}
      autoComplete="off"
      {...(help ? { helpText: help } : {})}
      {...(error ? { error } : {})}
      {...(prefix ? { prefix } : {})}
      {...(suffix ? { suffix } : {})}
      {...(placeholder ? { placeholder } : {})}
      {...(multiline ? { multiline } : {})}
      {...(maxLength ? { maxLength } : {})}
      {...(type === 'decimal' ? { inputMode: 'decimal' as const } : {})}
      type={type === 'url' || type === 'date' ? type : 'text'}
      disabled={disabled ?? false}
    />
  );
}

function PolarisSelect({ label, labelHidden, name, value, onChange, options, help, error, disabled }: ChoiceProps) {
  return (
    <Select
      label={label}
      labelHidden={labelHidden ?? false}
      name={name}
      value={value}
      onChange={onChange}
      options={options.map((option) => ({ value: option.value, label: option.label, disabled: option.disabled ?? false }))}
      {...(help ? { helpText: help } : {})}
      {...(error ? { error } : {})}
      disabled={disabled ?? false}
    />
  );
}

function PolarisChoices({ label, name, value, onChange, options, disabled }: ChoiceProps) {
  return (
    <ChoiceList
      title={label}
      name={name}
      selected={[value]}
      choices={options.map((option) => ({
        value: option.value,
        label: option.label,
        disabled: option.disabled ?? false,
        ...(option.help ? { helpText: option.help } : {}),
      }))}
      onChange={([next]) => onChange(next ?? value)}
      disabled={disabled ?? false}
    />
  );
}

export const polarisSkin: Skin = {
  Page: PolarisPage,
  Card: ({ title, meta, children, id }) => (
    <Card>
      <section {...(id ? { id } : {})} {...(title ? { 'aria-label': title } : {})}>
        <BlockStack gap="400">
          {title ? (
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <Text as="h2" variant="headingMd">
                {title}
              </Text>
              {meta}
            </InlineStack>
          ) : null}
          {children}
        </BlockStack>
      </section>
    </Card>
  ),
  Stack: ({ gap = 'normal', children }) => <BlockStack gap={GAP[gap]}>{children}</BlockStack>,
  Inline: ({ gap = 'tight', align = 'center', justify = 'start', wrap = true, children }) => (
    <InlineStack gap={GAP[gap]} blockAlign={align} align={justify === 'between' ? 'space-between' : justify} wrap={wrap}>
      {children}
    </InlineStack>
  ),
  Grid: ({ min, children }) => (
    <div className="mz-grid" style={{ gridTemplateColumns: `repeat(auto-fit, minmax(min(${min}px, 100%), 1fr))` }}>
      {children}
    </div>
  ),
  Split: SplitColumns,
  Text: PolarisText,
  Button: PolarisButton,
  Link: function PolarisLink({ to, external, children }) {
    const path = useHostPath();
    return external ? (
      <Link url={to} target="_blank" removeUnderline>
        {children}
      </Link>
    ) : (
      <Link url={path(to)} removeUnderline>
        {children}
      </Link>
    );
  },
  Table: ResponsiveTable,
  TextField: PolarisTextField,
  Select: PolarisSelect,
  Choices: PolarisChoices,
  Checkbox: ({ label, checked, onChange, help, disabled }) => (
    <Checkbox label={label} checked={checked} onChange={onChange} {...(help ? { helpText: help } : {})} disabled={disabled ?? false} />
  ),
  FileField,
  Modal: function PolarisModal({ open, title, onClose, primary, secondary, children }) {
    const action = usePolarisAction();
    return (
      <Modal open={open} title={title} onClose={onClose} primaryAction={action(primary)} secondaryActions={[action(secondary)]}>
        <Modal.Section>
          <ReturnFocus />
          <BlockStack gap="400">{children}</BlockStack>
        </Modal.Section>
      </Modal>
    );
  },
  Banner: function PolarisBanner({ tone, title, action, onDismiss, children }) {
    const toAction = usePolarisAction();
    return (
      <Banner tone={tone} title={title} {...(action ? { action: toAction(action) } : {})} {...(onDismiss ? { onDismiss } : {})}>
        {children}
      </Banner>
    );
  },
  Badge: ({ tone = 'neutral', children }) => {
    const look = BADGE[tone];
    return <Badge {...(look ? { tone: look } : {})}>{children}</Badge>;
  },
  Tabs: TabLinks,
  EmptyState: NoContent,
  Skeleton: SkeletonLines,
  Progress: ({ value, label, tone }) => (
    <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(value)} className="mz-progress">
      <ProgressBar progress={value} size="small" {...(tone === 'success' || tone === 'critical' ? { tone } : {})} />
    </div>
  ),
  Thumbnail: ({ src, alt }) => <Thumbnail source={src ?? EmptyImage} alt={alt} size="small" />,
  List: ({ items, ordered }) => (
    <List type={ordered ? 'number' : 'bullet'}>
      {items.map((item, index) => (
        <List.Item key={index}>{item}</List.Item>
      ))}
    </List>
  ),
  Facts,
  Group: FieldGroup,
  Disclosure: DisclosureBox,
};
