import { useTranslation } from 'react-i18next';
import type { ColumnMap, CsvHead } from '#app/sources/port.ts';
import { Disclosure, Grid, Select, Stack, Text } from '#app/ui/kit/components.tsx';
import { columnLabel, MAPPED, mappingProblem, withColumn } from './mapping.ts';

const NONE = '';

/** Which column is which: filled in from the columns' names, open when they do not tell enough. */
export function MappingFields({ head, mapping, onChange, disabled }: Readonly<{ head: CsvHead; mapping: ColumnMap; onChange: (mapping: ColumnMap) => void; disabled: boolean }>) {
  const { t } = useTranslation();
  const problem = mappingProblem(mapping);
  const options = [{ value: NONE, label: t('upload.columns.none') }, ...head.columns.map((_, at) => ({ value: String(at), label: columnLabel(head, at) }))];
  const fields = (
    <Stack>
      <Text tone="subdued">{t('upload.columns.intro')}</Text>
      {problem ? (
        <Text tone="critical">
          <span role="alert">{t(`upload.columns.problem.${problem}`)}</span>
        </Text>
      ) : null}
      <Grid min={200}>
        {MAPPED.map((field) => (
          <Select
            key={field}
            label={t(`upload.columns.field.${field}`)}
            name={`column-${field}`}
            value={mapping[field] === undefined ? NONE : String(mapping[field])}
            onChange={(value) => onChange(withColumn(mapping, field, value === NONE ? null : Number(value)))}
            options={options}
            disabled={disabled}
          />
        ))}
      </Grid>
    </Stack>
  );
  // What the file tells by itself need not be looked at.
  return mappingProblem(head.guess) === null ? <Disclosure summary={t('upload.columns.title')}>{fields}</Disclosure> : fields;
}
