import { parseFilter, renderFilter } from '@/lib/shell/filter/filter';
import { type FilterExpression, type FilterType, parseFilterValue } from '@/lib/shell/filter/filter-value';
import { ShellSyntaxError } from '@/lib/shell/language/syntax-error';
import { containedText, containsPattern } from '@/lib/shell/value/like-pattern';

/**
 * A filter as the console's rows have it, and its OPATH text. Pure.
 * "Contains" is -like with wildcards on both sides; "Is Present" and "Is Not Present" compare with $null. Sizes are
 * typed in KB, times in the user's own zone.
 */
export type FilterChoice = 'eq' | 'ne' | 'like' | 'gt' | 'ge' | 'lt' | 'le' | 'present' | 'absent';

export interface FilterField {
  readonly name: string;
  readonly label: string;
  readonly type: FilterType;
  readonly nullable: boolean;
  readonly values?: readonly { readonly value: string; readonly label: string }[];
}

export interface FilterLine {
  readonly id: number;
  readonly property: string;
  readonly choice: FilterChoice;
  readonly value: string;
}

const ORDER: readonly FilterChoice[] = ['gt', 'ge', 'lt', 'le'];

/** Times and sizes are ranges to a person: nobody asks for an exact millisecond or byte. */
const CHOICES: Readonly<Record<FilterType, readonly FilterChoice[]>> = {
  string: ['eq', 'ne', 'like'],
  number: ['eq', 'ne', ...ORDER],
  size: ORDER,
  date: ORDER,
  enum: ['eq', 'ne'],
  ip: ['eq', 'ne'],
  boolean: ['eq', 'ne'],
};

export function choicesOf(field: FilterField): readonly FilterChoice[] {
  const choices = CHOICES[field.type];
  return field.nullable ? [...choices, 'present', 'absent'] : choices;
}

export function takesValue(choice: FilterChoice): boolean {
  return choice !== 'present' && choice !== 'absent';
}

/** What a new or changed line starts with: "Contains" for text, as that is what people mean. */
export function newLine(id: number, field: FilterField): FilterLine {
  const choice = field.type === 'string' ? 'like' : (choicesOf(field)[0] ?? 'eq');
  return { id, property: field.name, choice, value: field.values?.[0]?.value ?? '' };
}

export type LineFault = 'valueMissing' | 'valueInvalid';

type FilterDraft =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly faults: ReadonlyMap<number, LineFault> };

/** The OPATH text of all lines; '' for none. */
export function draftText(lines: readonly FilterLine[], fields: readonly FilterField[]): FilterDraft {
  const faults = new Map<number, LineFault>();
  const tree: FilterExpression[] = [];
  for (const line of lines) {
    const expression = toExpression(line, fields);
    if (typeof expression === 'string') faults.set(line.id, expression);
    else tree.push(expression);
  }
  return faults.size > 0 ? { ok: false, faults } : { ok: true, text: renderFilter(tree) };
}

/** null: not a filter that these rows can show. */
export function draftLines(text: string, fields: readonly FilterField[]): readonly FilterLine[] | null {
  if (text.trim() === '') return [];
  try {
    const lines = parseFilter(text, fields.map(toProperty)).map((expression, index) =>
      toLine(index, expression, fields),
    );
    return lines.every((line) => line !== null) ? lines : null;
  } catch (error) {
    if (error instanceof ShellSyntaxError) return null;
    throw error;
  }
}

const BYTES_PER_KB = 1024;

function toExpression(line: FilterLine, fields: readonly FilterField[]): FilterExpression | LineFault {
  const field = fields.find((candidate) => candidate.name === line.property);
  if (field === undefined) return 'valueInvalid';
  if (!takesValue(line.choice)) {
    return { property: field.name, operator: line.choice === 'present' ? 'ne' : 'eq', value: null };
  }
  const typed = line.value.trim();
  if (typed === '') return 'valueMissing';
  const text = storedText(field.type, line.choice, typed);
  const operator = line.choice === 'present' || line.choice === 'absent' ? 'eq' : line.choice;
  if (text === null) return 'valueInvalid';
  try {
    return parseFilterValue(toProperty(field), operator, { text }, 0);
  } catch (error) {
    if (error instanceof ShellSyntaxError) return 'valueInvalid';
    throw error;
  }
}

/** From what is typed to what the shell would take; null: neither. */
function storedText(type: FilterType, choice: FilterChoice, typed: string): string | null {
  if (choice === 'like') return containsPattern(typed);
  if (type === 'size') {
    const kilobytes = Number(typed);
    return Number.isFinite(kilobytes) && kilobytes >= 0 ? String(Math.round(kilobytes * BYTES_PER_KB)) : null;
  }
  if (type === 'date') {
    const time = new Date(typed);
    return Number.isNaN(time.getTime()) ? null : time.toISOString();
  }
  return typed;
}

function toLine(id: number, expression: FilterExpression, fields: readonly FilterField[]): FilterLine | null {
  const { property, operator, value } = expression;
  const field = fields.find((candidate) => candidate.name === property);
  if (field === undefined) return null;
  const line = (choice: FilterChoice, text: string): FilterLine | null =>
    choicesOf(field).includes(choice) ? { id, property, choice, value: text } : null;
  if (value === null) return line(operator === 'eq' ? 'absent' : 'present', '');
  if (operator === 'like') {
    const text = containedText(String(value));
    return text === null ? null : line('like', text);
  }
  if (field.type === 'size') return line(operator, String(Number(value) / BYTES_PER_KB));
  if (field.type === 'date') return line(operator, toLocalInput(String(value)));
  return line(operator, String(value));
}

/** ISO text to what `<input type="datetime-local">` holds, in the zone of the browser. */
function toLocalInput(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function toProperty(field: FilterField) {
  const values = field.values?.map(({ value }) => value);
  return { name: field.name, type: field.type, ...(values ? { values } : {}) };
}
