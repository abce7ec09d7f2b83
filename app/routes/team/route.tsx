import { useLoaderData } from '@remix-run/react';
import { useTranslation } from 'react-i18next';
import { ROLES } from '#app/modules/stores/can.ts';
import type { setRole } from '#app/modules/stores/team.server.ts';
import { Badge, Banner, Card, Choices, Page, Select, Split, Stack, Table, Text } from '#app/ui/kit/components.tsx';
import { Code, When } from '#app/ui/kit/values.tsx';
import { ProblemBanner, RefusalBanner } from '#app/ui/problem-banner.tsx';
import { useIntent } from '#app/ui/use-intent.ts';
import type { loader } from './door.server.ts';

export { action, loader } from './door.server.ts';
export { ScreenError as ErrorBoundary } from '#app/ui/screen-error.tsx';

/** Who may do what. People are numbers here: names are the platform's to show. */
export default function Team() {
  const { t } = useTranslation();
  const { members, newcomerRole, mayChange } = useLoaderData<typeof loader>();
  const give = useIntent<Awaited<ReturnType<typeof setRole>>>('setRole');
  const newcomers = useIntent('setNewcomerRole');
  const options = ROLES.map((value) => ({ value, label: t(`settings.team.roles.${value}.name`) }));
  return (
    <Page title={t('settings.team.title')} subtitle={t('settings.team.intro')} back={{ to: '/settings', label: t('settings.title') }}>
      {mayChange ? null : <Banner tone="info" title={t('settings.mayNotChange')} />}
      <ProblemBanner problem={give.problem ?? newcomers.problem} />
      {give.result?.kind === 'refused' ? <RefusalBanner code={give.result.code} params={{}} /> : null}
      <Split
        main={
          <Card title={t('settings.team.people')} id="people">
            <Table
              caption={t('settings.team.people')}
              columns={[
                { key: 'who', title: t('settings.team.who'), lead: true },
                { key: 'role', title: t('settings.team.role') },
                { key: 'since', title: t('settings.team.since') },
                { key: 'acted', title: t('settings.team.acted') },
              ]}
              rows={members.map(({ id, role, isYou, firstSeenAt, lastActedAt }) => ({
                id,
                label: id,
                cells: {
                  who: (
                    <>
                      <Code>{id}</Code> {isYou ? <Badge tone="info">{t('settings.team.you')}</Badge> : null}
                    </>
                  ),
                  role: (
                    <Select
                      label={t('settings.team.roleOf', { id })}
                      labelHidden
                      name={`role-${id}`}
                      value={role}
                      options={options}
                      onChange={(chosen) => give.send({ userId: id, role: chosen })}
                      disabled={!mayChange || give.busy}
                    />
                  ),
                  since: <When at={firstSeenAt} />,
                  acted: lastActedAt === null ? <Text tone="subdued">{t('settings.team.never')}</Text> : <When at={lastActedAt} />,
                },
              }))}
            />
          </Card>
        }
        side={
          <>
            <Card title={t('settings.team.newcomers')} id="newcomers">
              <Choices
                label={t('settings.team.newcomersHelp')}
                name="newcomers"
                value={newcomerRole}
                options={options}
                onChange={(chosen) => newcomers.send({ role: chosen })}
                disabled={!mayChange || newcomers.busy}
              />
            </Card>
            <Card title={t('settings.team.what')} id="what">
              {ROLES.map((role) => (
                <Stack key={role} gap="tight">
                  <Text strong>{t(`settings.team.roles.${role}.name`)}</Text>
                  <Text tone="subdued">{t(`settings.team.roles.${role}.may`)}</Text>
                </Stack>
              ))}
            </Card>
          </>
        }
      />
    </Page>
  );
}
