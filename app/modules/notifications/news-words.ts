/** What there is to tell, in sentences, for the screen and for letters. */
import type { TFunction } from 'i18next';
import { reasonText, type ReasonFormat } from '#app/i18n/reason-words.ts';
import type { Params, Topic } from './views.ts';

export interface News {
  topic: Topic;
  params: Params;
}

const DIGEST = ['incidents', 'waiting', 'runs', 'verified', 'bad'] as const;

export function newsTitle(t: TFunction, { topic }: News): string {
  return t(`notifications.topics.${topic}.title`);
}

export function newsLines(t: TFunction, format: ReasonFormat, { topic, params }: News): string[] {
  const counted = (key: string, name: string): string => t(`notifications.news.${key}`, { count: Number(params[name] ?? 0), n: format.count(Number(params[name] ?? 0)) });
  switch (topic) {
    case 'incident': {
      const { code, runId: _run, ...rest } = params;
      return [reasonText(t, format, { code: String(code), params: rest }, 'incidents')];
    }
    case 'approval_needed':
      return [counted(params['second'] === true ? 'second' : 'waiting', 'waiting')];
    case 'run_finished':
      return [
        t([`notifications.news.run.${String(params['status'])}`, 'notifications.news.run.done']),
        counted('verified', 'verified'),
        ...(Number(params['bad']) > 0 ? [counted('bad', 'bad')] : []),
      ];
    case 'digest':
      return DIGEST.map((name) => counted(name, name));
  }
}

/** Where in the app one goes on from here. */
export function newsPath({ topic, params }: News): string {
  return topic === 'approval_needed' ? '/inbox' : typeof params['runId'] === 'string' ? `/runs/${params['runId']}` : '/';
}
