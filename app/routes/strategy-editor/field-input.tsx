import { useTranslation } from 'react-i18next';
import { Select, TextField } from '#app/ui/kit/components.tsx';
import { useFormat } from '#app/ui/words.ts';
import type { Field } from './leaf-fields.ts';

interface Props {
  field: Field;
  name: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  sellers: readonly string[];
  wrong: boolean;
  disabled: boolean;
  /** Names of the choices, where they are not a strategy's. */
  labelOf?: (option: string) => string;
}

/** One field of a rule or a condition, as what stands in it asks for. */
export function FieldInput({ field, name, label, value, onChange, sellers, wrong, disabled, labelOf }: Readonly<Props>) {
  const { t } = useTranslation();
  const format = useFormat();
  const shared = { label, name, value, onChange, disabled, ...(wrong ? { error: t(`strategies.tree.wrong.${field.kind}`) } : {}) };
  switch (field.kind) {
    case 'choice': {
      const named = labelOf ?? ((option: string) => t([`strategies.tree.options.${field.name}.${option.startsWith('{') ? 'other' : option}`]));
      return <Select {...shared} options={field.options.map((option) => ({ value: option, label: named(option) }))} />;
    }
    case 'seller':
      return <Select {...shared} options={[{ value: '', label: t('strategies.chooseSeller') }, ...withOwn(sellers, value).map((one) => ({ value: one, label: one }))]} />;
    case 'day':
      return <TextField {...shared} type="date" />;
    case 'percent':
    case 'shift':
      return <TextField {...shared} type="decimal" suffix="%" />;
    case 'amount':
      return <TextField {...shared} type="decimal" suffix={format.sign} />;
    case 'whole':
      return <TextField {...shared} type="decimal" />;
    case 'text':
      return <TextField {...shared} maxLength={200} />;
  }
}

/** A competitor that is no longer watched still shows, so that nobody wonders whom the rule names. */
function withOwn(sellers: readonly string[], value: string): readonly string[] {
  return value === '' || sellers.includes(value) ? sellers : [...sellers, value];
}
