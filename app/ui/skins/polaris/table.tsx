import { Checkbox } from '@shopify/polaris';
import { useEffect, useId } from 'react';
import type { Column, Row, TableProps } from '../../kit/skin.ts';

/**
 * A real table on a wide screen and a list of entries on a narrow one, from the same markup, by style alone: nothing is
 * measured, so it is the same on the server, in Arabic and while printing. Browsers keep a table's own roles under another
 * `display`, so none is spelled out.
 */
export function ResponsiveTable({ caption, columns, rows, selection }: TableProps) {
  const selectable = rows.filter((row) => row.selectable !== false);
  const allSelected = selectable.length > 0 && selectable.every((row) => selection?.selected.has(row.id));
  const someSelected = selectable.some((row) => selection?.selected.has(row.id));
  const all = useId();
  // Polaris says "mixed" in ARIA alone; a box that is not so itself contradicts it.
  useEffect(() => {
    const input = document.getElementById(all);
    if (input instanceof HTMLInputElement) {
      input.indeterminate = someSelected && !allSelected;
    }
  });

  return (
    <div className="mz-table-frame">
      <table className="mz-table" aria-label={caption}>
        <thead>
          <tr>
            {selection ? (
              <th scope="col" className="mz-select" data-label={selection.allLabel}>
                <Checkbox
                  id={all}
                  label={selection.allLabel}
                  labelHidden
                  checked={allSelected ? true : someSelected ? 'indeterminate' : false}
                  disabled={selectable.length === 0}
                  onChange={() => selection.onChange(new Set(allSelected ? [] : selectable.map((row) => row.id)))}
                />
              </th>
            ) : null}
            {columns.map((column) => (
              <th key={column.key} scope="col" data-align={column.align}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map((row) => (
          <TableEntry key={row.id} row={row} columns={columns} selection={selection} />
        ))}
      </table>
    </div>
  );
}

function TableEntry({ row, columns, selection }: Readonly<{ row: Row; columns: readonly Column[]; selection: TableProps['selection'] }>) {
  const selected = selection?.selected.has(row.id) ?? false;
  const box = useId();
  const current = selection?.current === row.id;
  useEffect(() => {
    const input = current ? document.getElementById(box) : null;
    const entry = input?.closest('tbody');
    // Whoever tabbed to a link of this row stays there.
    if (entry && !entry.contains(document.activeElement)) {
      input?.focus({ preventScroll: true });
      entry.scrollIntoView({ block: 'nearest' });
    }
  }, [current, box]);
  const toggle = (on: boolean) => {
    const next = new Set(selection?.selected);
    if (on) {
      next.add(row.id);
    } else {
      next.delete(row.id);
    }
    selection?.onChange(next);
  };
  return (
    <tbody
      className="mz-entry"
      {...(selected ? { 'data-selected': true } : {})}
      {...(current ? { 'data-current': true } : {})}
      {...(selection?.onCurrent ? { onFocus: () => selection.onCurrent?.(row.id) } : {})}
    >
      <tr>
        {selection ? (
          <td className="mz-select">
            <Checkbox id={box} label={selection.rowLabel(row.label)} labelHidden checked={selected} disabled={row.selectable === false} onChange={toggle} />
          </td>
        ) : null}
        {columns.map((column) => (
          <td key={column.key} data-align={column.align} data-lead={column.lead} data-label={column.title}>
            {row.cells[column.key]}
          </td>
        ))}
      </tr>
      {row.detail ? (
        <tr className="mz-detail">
          {selection ? <td className="mz-select" /> : null}
          <td colSpan={columns.length}>{row.detail}</td>
        </tr>
      ) : null}
    </tbody>
  );
}
