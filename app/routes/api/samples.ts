/** How an operation is called, to copy. */
import { API_BASE, type Operation } from '#app/http/public-api/operation.ts';

/** A path with ids that look like the real ones, and the parameters that most callers want. */
function addressOf({ path, params, paged }: Operation, appUrl: string): string {
  const filled = Object.keys(params).reduce((text, name) => text.replace(`:${name}`, SAMPLE_IDS[name] ?? '1001'), path);
  return `${appUrl}${API_BASE}${filled}${paged ? '?limit=100' : path.startsWith('/insights') ? '?startDate=2026-11-01&endDate=2026-11-30' : ''}`;
}

const SAMPLE_IDS: Readonly<Record<string, string>> = {
  productId: '8801',
  orderId: '6001',
  customerId: '7001',
  runId: '0193a5c2-7f00-7000-8000-00000000a001',
  decisionId: '0193a5c2-7f00-7000-8000-00000000d001',
};

export function curlOf(operation: Operation, appUrl: string): string {
  const post = operation.method === 'POST' ? ' --request POST' : '';
  return `curl${post} --header "Authorization: Bearer $MIZAN_KEY" \\\n  "${addressOf(operation, appUrl)}"`;
}

export function javascriptOf(operation: Operation, appUrl: string): string {
  const method = operation.method === 'POST' ? `\n  method: 'POST',` : '';
  return `const response = await fetch('${addressOf(operation, appUrl)}', {${method}
  headers: { Authorization: \`Bearer \${process.env.MIZAN_KEY}\` },
});
if (!response.ok) {
  const { code, title, requestId } = await response.json();
  throw new Error(\`\${code}: \${title} (\${requestId})\`);
}
const answer = await response.json();`;
}
