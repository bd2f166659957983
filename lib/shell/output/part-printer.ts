import { formatList, layOutTable, type Row, type TableLayout, toJson, toJsonArray } from './format';
import type { OutputStage } from './output-stage';

/**
 * Owns: results that come in parts, in the format of an output stage.
 * Promises: a table and a list start with the first part; put together it is what formatOutput gives for all rows, but that a
 *   table's columns are as wide as its first part wants them: a wider cell of a later row makes its line longer.
 * Does not: print. Texts end without a newline; '' is nothing to print.
 */
interface PartPrinter {
  readonly textOf: (rows: readonly Row[]) => string;
  /** What closes it. */
  readonly end: () => string;
}

/** `columns`: the cmdlet's own, for tables that name none. */
export function partPrinter(stage: OutputStage, columns: readonly string[]): PartPrinter {
  if (stage.kind === 'json') return jsonPrinter(stage.compress);
  if (stage.kind === 'table') return tablePrinter(stage.properties ?? columns);
  if (stage.kind === 'default' && columns.length > 0) return tablePrinter(columns);
  return listPrinter(stage.kind === 'list' ? stage.properties : null);
}

function tablePrinter(columns: readonly string[]): PartPrinter {
  let layout: TableLayout | null = null;
  return {
    textOf: (rows) => {
      if (layout) return layout.linesOf(rows).join('\n');
      layout = layOutTable(rows, columns);
      return [...layout.head, ...layout.linesOf(rows)].join('\n');
    },
    end: () => '',
  };
}

function listPrinter(properties: readonly string[] | null): PartPrinter {
  let isFirst = true;
  return {
    textOf: (rows) => {
      const text = formatList(rows, properties);
      const shown = isFirst ? text : `\n${text}`;
      isFirst = false;
      return shown;
    },
    end: () => '',
  };
}

/** A part behind: only what follows tells whether a comma does, and whether one row is an array. */
function jsonPrinter(compress: boolean): PartPrinter {
  let waiting: readonly Row[] = [];
  let isOpen = false;
  const open = () => {
    const bracket = isOpen ? '' : compress ? '[' : '[\n';
    isOpen = true;
    return bracket;
  };
  const items = () => {
    const text = toJsonArray(waiting, { compress });
    return compress ? text.slice(1, -1) : text.slice(2, -2);
  };
  return {
    textOf: (rows) => {
      const text = waiting.length === 0 ? '' : `${open()}${items()},`;
      waiting = rows;
      return text;
    },
    end: () => {
      if (!isOpen) return toJson(waiting, { compress });
      return `${items()}${compress ? ']' : '\n]'}`;
    },
  };
}
