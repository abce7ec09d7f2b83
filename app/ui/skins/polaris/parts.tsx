/** Parts Polaris lacks, or whose own version measures pixels from the left and so breaks in Arabic. */
import { BlockStack, Box, Button, InlineError, InlineStack, SkeletonBodyText, Text } from '@shopify/polaris';
import { Link } from '@remix-run/react';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useHostPath } from '../../scene.tsx';
import type { EmptyStateProps, Fact, FileFieldProps, TabsProps } from '../../kit/skin.ts';

/** Filters as links: they wrap instead of scrolling, and each view has an address. */
export function TabLinks({ label, items, selected }: TabsProps) {
  const path = useHostPath();
  return (
    <nav aria-label={label}>
      <ul className="mz-tabs">
        {items.map((item) => (
          <li key={item.id}>
            <Link to={path(item.to)} preventScrollReset className="mz-tab" {...(item.id === selected ? { 'aria-current': 'page' as const } : {})}>
              {item.label}
              {item.count === undefined ? null : <span className="mz-tab-count">{item.count}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function SplitColumns({ main, side }: Readonly<{ main: ReactNode; side: ReactNode }>) {
  return (
    <div className="mz-split">
      <BlockStack gap="400">{main}</BlockStack>
      <BlockStack gap="400">{side}</BlockStack>
    </div>
  );
}

export function NoContent({ title, children, action }: EmptyStateProps) {
  const path = useHostPath();
  return (
    <Box paddingBlock="600" paddingInline="400">
      <BlockStack gap="300" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {title}
        </Text>
        <div className="mz-measure">{children}</div>
        {action ? (
          <Button
            {...(action.to === undefined ? {} : { url: path(action.to) })}
            {...(action.onAction ? { onClick: () => action.onAction?.() } : {})}
            disabled={action.disabled ?? false}
            loading={action.loading ?? false}
          >
            {action.label}
          </Button>
        ) : null}
      </BlockStack>
    </Box>
  );
}

export function SkeletonLines({ lines }: Readonly<{ lines: number }>) {
  return <SkeletonBodyText lines={lines} />;
}

export function Facts({ items }: Readonly<{ items: readonly Fact[] }>) {
  return (
    <dl className="mz-facts">
      {items.map((item, index) => (
        <div key={item.id ?? (typeof item.term === 'string' ? item.term : index)}>
          <dt>{item.term}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function FieldGroup({ label, children }: Readonly<{ label: string; children: ReactNode }>) {
  return (
    <fieldset className="mz-group">
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}

export function DisclosureBox({ summary, open, children }: Readonly<{ summary: string; open?: boolean; children: ReactNode }>) {
  return (
    <details className="mz-disclosure" {...(open ? { open } : {})}>
      <summary>{summary}</summary>
      <div className="mz-disclosure-body">{children}</div>
    </details>
  );
}

/** The browser's own button speaks the browser's language, so the label is ours and the input is only reached through it. */
export function FileField({ label, accept, file, onChange, chooseLabel, help, error, disabled }: FileFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <BlockStack gap="100">
      <label htmlFor={id}>{label}</label>
      <InlineStack gap="200" blockAlign="center">
        <input
          id={id}
          ref={input}
          className="mz-visually-hidden"
          type="file"
          accept={accept}
          disabled={disabled ?? false}
          onChange={(event) => onChange(event.currentTarget.files?.[0] ?? null)}
        />
        <Button onClick={() => input.current?.click()} disabled={disabled ?? false}>
          {chooseLabel}
        </Button>
        {file ? <bdi className="mz-file-name">{file.name}</bdi> : null}
      </InlineStack>
      {error ? <InlineError message={error} fieldID={id} /> : null}
      {help ? (
        <Text as="p" tone="subdued">
          {help}
        </Text>
      ) : null}
    </BlockStack>
  );
}

/** For a product without a picture. */
export function EmptyImage() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d="M4 4h12v12H4zM6.5 13.5l2.5-3 2 2 1.5-1.5 2 2.5zM7.5 8.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2z" fillRule="evenodd" />
    </svg>
  );
}

/** Inside a dialog: once it has gone, focus is again where it was. Polaris does so only for an activator it drew itself. */
export function ReturnFocus() {
  useLayoutEffect(() => {
    const opener = document.activeElement;
    return () => {
      requestAnimationFrame(() => {
        if (opener instanceof HTMLElement && opener.isConnected) {
          opener.focus();
        }
      });
    };
  }, []);
  return null;
}
