import { readFile } from 'node:fs/promises';
import { BUILT_IN_ROLE_GROUPS, type BuiltInRoleGroup } from '@/lib/auth/built-in-role-groups';

/**
 * Owns: the tables of docs/who-may-what.md as data, for the tests that hold code and a running installation to them.
 * Promises: a table whose columns are not the ones that are expected is refused with its name.
 */

/** A column of the tables: the members of a built-in role group, or whoever is in none. */
export const COLUMNS = {
  'Organization Management': 'OrganizationManagement',
  'Server Management': 'ServerManagement',
  'Recipient Management': 'RecipientManagement',
  'Records Management': 'RecordsManagement',
  'View-Only Organization Management': 'ViewOnlyOrganizationManagement',
  'Mail Flow Operators': 'MailFlowOperators',
  'Help Desk': 'HelpDesk',
  nobody: null,
} as const satisfies Readonly<Record<string, BuiltInRoleGroup | null>>;

export type Column = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS).filter((name): name is Column => name in COLUMNS);

/** What a row is about (a cmdlet, a page), and which columns have it. */
export type Grants = ReadonlyMap<string, ReadonlySet<Column>>;

/** How a route answers. Words of the page: a status, with where a redirection leads, or "by the tables above". */
interface RouteLine {
  readonly route: string;
  readonly askedAs: string;
  readonly stranger: string;
  readonly signedIn: string;
}

export interface WhoMayWhat {
  readonly cmdlets: Grants;
  readonly pages: Grants;
  readonly routes: readonly RouteLine[];
}

const FILE = 'docs/who-may-what.md';

export async function readWhoMayWhat(): Promise<WhoMayWhat> {
  const sections = (await readFile(FILE, 'utf8')).split(/^## /m).slice(1);
  const rowsOf = (title: string) => {
    const section = sections.find((text) => text.startsWith(`${title}\n`));
    if (section === undefined) throw new Error(`${FILE} has no section "${title}".`);
    const [head = [], , ...rows] = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.slice(1, -1).split('|').map(plain));
    return { title, head, rows };
  };
  return {
    cmdlets: grantsOf(rowsOf('Cmdlets')),
    pages: grantsOf(rowsOf('Pages')),
    routes: rowsOf('Routes').rows.map(([route = '', askedAs = '', stranger = '', signedIn = '']) => ({
      route,
      askedAs,
      stranger,
      signedIn,
    })),
  };
}

interface Section {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function grantsOf({ title, head, rows }: Section): Grants {
  if (head.slice(1).join() !== COLUMN_NAMES.join()) {
    throw new Error(`${FILE}, "${title}": the columns must be ${COLUMN_NAMES.join(', ')}.`);
  }
  return new Map(
    rows.map(([what = '', ...cells]) => [
      what,
      new Set(COLUMN_NAMES.filter((_column, index) => cells[index] === 'yes')),
    ]),
  );
}

/** A row as the page writes it, so that a test's failure can be copied. */
export function grantLine(what: string, granted: ReadonlySet<Column>): string {
  return `| ${[what, ...COLUMN_NAMES.map((column) => (granted.has(column) ? 'yes' : ''))].join(' | ')} |`;
}

/** The roles that a column's users have. */
export function rolesOfColumn(column: Column): readonly string[] {
  const group = COLUMNS[column];
  return group === null ? [] : BUILT_IN_ROLE_GROUPS[group];
}

function plain(cell: string): string {
  return cell.trim().replaceAll('`', '');
}
