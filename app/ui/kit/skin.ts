/** What a skin must be able to draw. Screens are written in these words only and never learn which skin is on. */
import { createContext, useContext, type ComponentType, type ReactNode } from 'react';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'critical';
export type Gap = 'tight' | 'normal' | 'loose';

export interface ActionProps {
  label: string;
  onAction?: () => void;
  /** A path as the screen knows it; the skin mounts it under the host. */
  to?: string;
  disabled?: boolean;
  loading?: boolean;
  tone?: 'critical';
}

export interface ButtonProps extends ActionProps {
  variant?: 'primary' | 'secondary' | 'plain';
  size?: 'small' | 'normal';
  submit?: boolean;
  /** When the label alone would not tell which row it acts on. */
  accessibilityLabel?: string;
  pressed?: boolean;
  fill?: boolean;
}

export interface PageProps {
  title: string;
  subtitle?: ReactNode;
  meta?: ReactNode;
  back?: { to: string; label: string };
  primary?: ActionProps;
  secondary?: ActionProps[];
  /** Stands in for a page on its way: the admin's frame keeps the name it shows. */
  placeholder?: boolean;
  children: ReactNode;
}

export interface CardProps {
  title?: string;
  meta?: ReactNode;
  children: ReactNode;
  id?: string;
}

export interface TextProps {
  variant?: 'headingLg' | 'heading' | 'subheading' | 'body' | 'small' | 'figure';
  tone?: 'normal' | 'subdued' | 'success' | 'critical' | 'caution';
  as?: 'p' | 'span' | 'h2' | 'h3' | 'h4';
  strong?: boolean;
  children: ReactNode;
  id?: string;
}

export interface StackProps {
  gap?: Gap;
  children: ReactNode;
}

export interface InlineProps extends StackProps {
  align?: 'start' | 'center' | 'end' | 'baseline';
  justify?: 'start' | 'between' | 'end';
  wrap?: boolean;
}

export interface Column {
  key: string;
  title: string;
  align?: 'start' | 'end';
  /** Heads the entry when the table becomes a list on a narrow screen. */
  lead?: boolean;
}

export interface Row {
  id: string;
  /** Names the row for people who do not see it. */
  label: string;
  cells: Readonly<Record<string, ReactNode>>;
  /** A second line across the row, such as reasons. */
  detail?: ReactNode;
  selectable?: boolean;
}

export interface TableProps {
  caption: string;
  columns: readonly Column[];
  rows: readonly Row[];
  selection?: {
    selected: ReadonlySet<string>;
    onChange: (next: Set<string>) => void;
    allLabel: string;
    rowLabel: (label: string) => string;
    /** The row the keyboard stands on: its box takes the focus when this changes. */
    current?: string | null;
    /** Told when focus enters a row in any other way. */
    onCurrent?: (id: string) => void;
  };
}

export interface FieldProps {
  label: string;
  name: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  error?: string | undefined;
  disabled?: boolean;
}

export interface TextFieldProps extends FieldProps {
  /** `date`: YYYY-MM-DD, picked or typed as the browser does it. */
  type?: 'text' | 'url' | 'decimal' | 'date';
  prefix?: string;
  suffix?: string;
  placeholder?: string;
  multiline?: number;
  maxLength?: number;
}

export interface ChoiceProps extends FieldProps {
  /** The label is there for who does not see the table it stands in. */
  labelHidden?: boolean;
  options: readonly { value: string; label: string; help?: string; disabled?: boolean }[];
}

export interface CheckboxProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  help?: ReactNode;
  disabled?: boolean;
}

export interface FileFieldProps {
  label: string;
  accept: string;
  file: File | null;
  onChange: (file: File | null) => void;
  chooseLabel: string;
  help?: ReactNode;
  error?: string | undefined;
  disabled?: boolean;
}

export interface ModalProps {
  open: boolean;
  title: string;
  onClose: () => void;
  primary: ActionProps;
  secondary: ActionProps;
  children: ReactNode;
}

export interface BannerProps {
  tone: Exclude<Tone, 'neutral'>;
  title: string;
  action?: ActionProps;
  onDismiss?: () => void;
  children?: ReactNode;
}

export interface TabsProps {
  label: string;
  items: readonly { id: string; label: string; count?: string; to: string }[];
  selected: string;
}

export interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  action?: ActionProps;
}

export interface Fact {
  /** Needed where the term is not a text of its own. */
  id?: string;
  term: ReactNode;
  value: ReactNode;
}

export interface Skin {
  Page: ComponentType<PageProps>;
  Card: ComponentType<CardProps>;
  Stack: ComponentType<StackProps>;
  Inline: ComponentType<InlineProps>;
  /** As many equal columns as fit, none narrower than `min` pixels. */
  Grid: ComponentType<{ min: number; children: ReactNode }>;
  /** Main matter and a side column, one under the other on a narrow screen. */
  Split: ComponentType<{ main: ReactNode; side: ReactNode }>;
  Text: ComponentType<TextProps>;
  Button: ComponentType<ButtonProps>;
  Link: ComponentType<{ to: string; external?: boolean; children: ReactNode }>;
  Table: ComponentType<TableProps>;
  TextField: ComponentType<TextFieldProps>;
  Select: ComponentType<ChoiceProps>;
  Choices: ComponentType<ChoiceProps>;
  Checkbox: ComponentType<CheckboxProps>;
  FileField: ComponentType<FileFieldProps>;
  Modal: ComponentType<ModalProps>;
  Banner: ComponentType<BannerProps>;
  Badge: ComponentType<{ tone?: Tone; children: string }>;
  Tabs: ComponentType<TabsProps>;
  EmptyState: ComponentType<EmptyStateProps>;
  Skeleton: ComponentType<{ lines: number }>;
  Progress: ComponentType<{ value: number; label: string; tone?: 'normal' | 'success' | 'critical' }>;
  Thumbnail: ComponentType<{ src: string | null; alt: string }>;
  List: ComponentType<{ items: readonly ReactNode[]; ordered?: boolean }>;
  Facts: ComponentType<{ items: readonly Fact[] }>;
  /** Fields that belong together, under a name; groups may stand in groups. */
  Group: ComponentType<{ label: string; children: ReactNode }>;
  Disclosure: ComponentType<{ summary: string; children: ReactNode; open?: boolean }>;
}

const SkinContext = createContext<Skin | null>(null);

export const SkinProvider = SkinContext.Provider;

export function useSkin(): Skin {
  const skin = useContext(SkinContext);
  if (!skin) {
    throw new Error('A screen was drawn outside its host layout');
  }
  return skin;
}
