/** The public API as a collection to import (Postman 2.1). Pure. */
import { API_BASE, API_VERSION, type Words } from './operation.ts';
import type { ApiDescription } from './openapi.ts';

export function collectionOf({ operations }: ApiDescription, { appUrl, t }: { appUrl: string; t: Words }): object {
  const byTag = Map.groupBy(operations, ({ tag }) => tag);
  return {
    info: { name: t('api.docs.title'), description: t('api.docs.intro'), schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{apiKey}}', type: 'string' }] },
    variable: [
      { key: 'baseUrl', value: `${appUrl}${API_BASE}` },
      { key: 'apiKey', value: '' },
    ],
    item: [...byTag].map(([tag, own]) => ({
      name: t(`api.tags.${tag}`),
      item: own.map((operation) => ({
        name: t(`api.operations.${operation.id}`),
        request: {
          method: operation.method,
          header: [{ key: 'Mizan-Version', value: API_VERSION }],
          url: {
            raw: `{{baseUrl}}${operation.path}`,
            host: ['{{baseUrl}}'],
            path: operation.path.split('/').filter(Boolean),
            variable: Object.keys(operation.params).map((key) => ({ key, value: '', description: t(`api.parameters.${key}`) })),
            query: Object.keys(operation.query).map((key) => ({ key, value: '', disabled: true, description: t(`api.parameters.${key}`) })),
          },
          description: t('api.docs.needs', { scope: operation.scope }),
        },
        response: [],
      })),
    })),
  };
}
