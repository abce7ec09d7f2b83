import { useTranslation } from 'react-i18next';
import type { SimulatedVersion } from '#app/modules/decisions/views.ts';
import { Card, Table } from '#app/ui/kit/components.tsx';
import { Count } from '#app/ui/kit/values.tsx';
import { useFormat } from '#app/ui/words.ts';
import { useTreeWords } from '../strategy-editor/use-tree-words.ts';

/** Which sentence of a rule gave how many answers: one that never does is a mistake, or not needed. */
export function BranchesCard({ simulated, collections }: Readonly<{ simulated: SimulatedVersion; collections: Readonly<Record<string, string>> }>) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useTreeWords(collections);
  const lines = words.lines(simulated.tree).filter(({ part }) => part);
  const of = new Map(simulated.branches.map((branch) => [branch.path, branch]));
  const silent = of.get(null);
  const rows = [
    ...lines.map(({ path, text }) => ({ id: path === '' ? 'all' : path, text, branch: of.get(path) })),
    ...(silent ? [{ id: 'none', text: t('simulator.nobodyAnswered'), branch: silent }] : []),
  ];
  return (
    <Card title={t('simulator.branches', { version: format.count(simulated.version) })} id={`branches-${simulated.version}`}>
      <Table
        caption={t('simulator.branches', { version: format.count(simulated.version) })}
        columns={[
          { key: 'part', title: t('simulator.part'), lead: true },
          { key: 'answered', title: t('simulator.answered'), align: 'end' },
          { key: 'up', title: t('strategies.preview.up'), align: 'end' },
          { key: 'down', title: t('strategies.preview.down'), align: 'end' },
        ]}
        rows={rows.map(({ id, text, branch }) => ({
          id,
          label: text,
          cells: { part: text, answered: <Count value={branch?.answered ?? 0} />, up: <Count value={branch?.up ?? 0} />, down: <Count value={branch?.down ?? 0} /> },
        }))}
      />
    </Card>
  );
}
