/** Server-sent events as they come in pieces. */

export interface LiveEvent {
  id: string;
  data: string;
}

/** Takes text as it arrives and gives the events that are whole. Comments and unknown fields are passed over. */
export function eventReader(): (text: string) => LiveEvent[] {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const fields = new Map(
        block.split('\n').map((line): [string, string] => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
        }),
      );
      const data = fields.get('data');
      return fields.get('event') === 'changed' && data !== undefined ? [{ id: fields.get('id') ?? '', data }] : [];
    });
  };
}
