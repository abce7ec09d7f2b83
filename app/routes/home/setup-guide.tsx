import { useTranslation } from 'react-i18next';
import { Badge, Button, Card, Inline, Progress, Stack, Text } from '#app/ui/kit/components.tsx';
import { useCan } from '#app/ui/scene.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import { useCounted } from '#app/ui/words.ts';
import type { HomeView } from '#app/modules/insights/views.ts';

const PLACE = {
  sync: null,
  costs: '/settings',
  competitor: '/competitors',
  strategy: '/strategies',
  first_run: null,
} as const satisfies Record<HomeView['setup'][number]['key'], string | null>;

/** Five steps, each saying why it is asked, until dismissed; once all are done they are one quiet line. */
export function SetupGuide({ steps }: Readonly<{ steps: HomeView['setup'] }>) {
  const { t } = useTranslation();
  const counted = useCounted();
  const may = useCan();
  const dismiss = useIntent('dismissSetup');
  const done = steps.filter((step) => step.done).length;
  const open = steps.filter((step) => !step.done);
  // The catalog is read without anyone: meanwhile the next thing a person can do is offered.
  const next = open.find((step) => PLACE[step.key] !== null);
  const away = may('changeSettings') ? <Button variant="plain" label={t('home.setup.dismiss')} onAction={() => dismiss.send()} loading={dismiss.busy} /> : null;
  if (open.length === 0) {
    return (
      <Card>
        <Inline justify="between">
          <Text tone="subdued" as="span">
            {t('home.setup.allDone')}
          </Text>
          {away}
        </Inline>
      </Card>
    );
  }
  return (
    <Card title={t('home.setup.title')} meta={away}>
      <Stack gap="tight">
        <Text tone="subdued">{counted('home.setup.progress', done, { total: steps.length })}</Text>
        <Progress value={(done / Math.max(1, steps.length)) * 100} label={t('home.setup.title')} />
      </Stack>
      {steps.map((step) => {
        const place = PLACE[step.key];
        return (
          <Stack key={step.key} gap="tight">
            <Inline>
              <Badge tone={step.done ? 'success' : 'neutral'}>{t(step.done ? 'home.setup.done' : 'home.setup.todo')}</Badge>
              <Text strong as="span">
                {t(`home.setup.steps.${step.key}.title`)}
              </Text>
            </Inline>
            {step.done ? null : <Text tone="subdued">{t(`home.setup.steps.${step.key}.why`)}</Text>}
            {step === next && place ? (
              <Inline>
                <Button label={t(`home.setup.steps.${step.key}.action`)} to={place} />
              </Inline>
            ) : null}
          </Stack>
        );
      })}
    </Card>
  );
}
