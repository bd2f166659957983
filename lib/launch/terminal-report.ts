import type { FirstAdministrator } from '@/lib/auth/first-administrator';
import type { Config } from '@/lib/config';
import { shownText } from '@/lib/shown-text';
import type { LaunchReport } from './processes/launch';

/**
 * Owns: what a start shows on the terminal.
 * Promises: the generated password is shown once, also when the start fails after the account was made; one that was
 *   given is never shown. Nothing that is said steers the terminal.
 */
export interface TerminalReport extends LaunchReport {
  readonly line: (text: string) => void;
  readonly blank: () => void;
  /** Name and password of a first start, unless they were shown. */
  readonly credentials: () => void;
}

export function terminalReport(config: Pick<Config, 'adminPassword'>): TerminalReport {
  let unseen: FirstAdministrator | null = null;
  const line = (text: string) => {
    process.stdout.write(`${shownText(text)}\n`);
  };
  return {
    line,
    blank: () => line(''),
    progress: line,
    warn: (text) => {
      process.stderr.write(`WARNING: ${shownText(text)}\n`);
    },
    administrator: (administrator) => {
      unseen = administrator;
    },
    credentials: () => {
      if (!unseen?.created) return;
      line(`  User      ${unseen.userName}`);
      line(
        config.adminPassword
          ? '  Password  the one in POSTERN_ADMIN_PASSWORD'
          : `  Password  ${unseen.password}   (shown this once; change it with Set-AdministratorPassword)`,
      );
      unseen = null;
    },
  };
}
