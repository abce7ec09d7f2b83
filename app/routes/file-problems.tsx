import { useTranslation } from 'react-i18next';
import { CSV_START, csvLine } from '#app/lib/csv.ts';
import { Banner, Button, Inline, List, Stack, Text } from '#app/ui/kit/components.tsx';
import { Code } from '#app/ui/kit/values.tsx';
import { saveFile } from '#app/ui/save-file.ts';
import { useCounted, useReasonWords } from '#app/ui/words.ts';

const SHOWN = 10;

interface Problem {
  where: string;
  code: string;
  params: Record<string, string | number>;
  cells: readonly string[];
}

/** What became of a file. The lines that could not be used can be taken away, mended, and uploaded again as they are. */
export function FileProblems({ title, result }: Readonly<{ title: string; result: { columns: readonly string[]; problems: readonly Problem[]; moreProblems: number } }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const reason = useReasonWords();
  const clean = result.problems.length === 0;
  const why = (problem: Problem): string => reason({ code: problem.code, params: problem.params }, 'short');
  const save = (): void => {
    const width = result.columns.length;
    const rows = result.problems.map((problem) => csvLine([...Array.from({ length: width }, (_, at) => problem.cells[at] ?? ''), problem.where, why(problem)]));
    const header = csvLine([...result.columns, t('upload.badRows.line'), t('upload.badRows.reason')]);
    saveFile(`${t('upload.badRows.fileName')}.csv`, new Blob([CSV_START, header, ...rows], { type: 'text/csv;charset=utf-8' }));
  };
  return (
    <Banner tone={clean ? 'success' : 'warning'} title={title}>
      {clean ? null : (
        <Stack gap="tight">
          <Text>{counted('upload.problems', result.problems.length + result.moreProblems)}</Text>
          <List
            items={result.problems.slice(0, SHOWN).map((problem, index) => (
              <span key={`${problem.where}${index}`}>
                <Code>{problem.where}</Code>: {why(problem)}
              </span>
            ))}
          />
          {result.moreProblems > 0 ? <Text tone="caution">{counted('upload.badRows.notListed', result.moreProblems)}</Text> : null}
          <Inline>
            <Button label={counted('upload.badRows.save', result.problems.length)} onAction={save} />
          </Inline>
        </Stack>
      )}
    </Banner>
  );
}
