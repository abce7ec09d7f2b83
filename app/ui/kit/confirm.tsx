import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { List, Modal } from './components.tsx';

/** Asks once more, naming what the answer does to prices. Opened only by a click of the person asked. */
export function Confirm({
  open,
  title,
  effects,
  confirmLabel,
  danger,
  busy,
  disabled,
  onConfirm,
  onClose,
  children,
}: Readonly<{
  open: boolean;
  title: string;
  effects: readonly ReactNode[];
  confirmLabel: string;
  danger?: boolean;
  busy?: boolean;
  disabled?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children?: ReactNode;
}>) {
  const { t } = useTranslation();
  return (
    <Modal
      open={open}
      title={title}
      onClose={onClose}
      primary={{
        label: confirmLabel,
        onAction: onConfirm,
        ...(danger ? { tone: 'critical' as const } : {}),
        ...(busy ? { loading: true } : {}),
        ...(disabled ? { disabled: true } : {}),
      }}
      secondary={{ label: t('common.cancel'), onAction: onClose }}
    >
      {effects.length > 0 ? <List items={effects} /> : null}
      {children}
    </Modal>
  );
}
