import type { DataColumn } from './data-column';

/**
 * Owns: how the columns of a list share its width.
 * Promises: at its first widths a list fits its pane: columns of text give way, down to a least width, before anything has to
 *   be scrolled to; one column takes what is left. A width that a person chose is kept as it is. Pure.
 */
export interface ColumnWidth {
  /** CSS: grow, shrink, basis. */
  readonly flex: string;
  /** Pixels. */
  readonly minWidth: number;
}

/** Still some letters. */
const LEAST_TEXT_PX = 72;
/** A sentence that goes on on hover. */
const LEAST_REST_PX = 140;

/** @param chosen the person's own width */
export function widthOf<Row>(column: DataColumn<Row>, chosen: number | undefined): ColumnWidth {
  const px = chosen ?? column.width;
  if (chosen !== undefined || column.fixed) return { flex: `0 0 ${px}px`, minWidth: px };
  if (column.takesRest) return { flex: `1 1 ${px}px`, minWidth: Math.min(px, LEAST_REST_PX) };
  return { flex: `0 1 ${px}px`, minWidth: Math.min(px, LEAST_TEXT_PX) };
}
