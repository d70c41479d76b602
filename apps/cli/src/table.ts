export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  text(row: Row): string;
}

/** Rows as aligned text with a heading line; numbers are right-aligned. Ends with a line break. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => column.text(row)));
  const widths = columns.map(({ title }, index) =>
    cells.reduce((width, line) => Math.max(width, line[index]!.length), title.length),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, index) =>
        columns[index]!.align === 'right' ? text.padStart(widths[index]!) : text.padEnd(widths[index]!),
      )
      .join('  ')
      .trimEnd();
  return `${[columns.map(({ title }) => title), ...cells].map(line).join('\n')}\n`;
}
