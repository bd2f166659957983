import type { Config } from '@/lib/config';

/**
 * Owns: what there is to say of an installation's processes before they start: which programs they run.
 * Promises: `built-processes.ts` is the plan of what was built, `lib/dev` has one of the sources.
 * Does not: start anything (children.ts).
 */
export type ProcessName = 'web' | 'transport';

export interface NodeProcess {
  /** After Node's name: its flags, the program and the program's arguments. */
  readonly args: readonly string[];
  /** How long it may take to end when asked. */
  readonly stopTimeoutMs: number;
  /** It starts a process of its own that listens, and binds the port itself. */
  readonly bindsItself?: true;
}

export interface ProcessPlan {
  readonly nodeEnv: 'production' | 'development';
  readonly web: (config: Config) => NodeProcess;
  readonly transport: (config: Config) => NodeProcess;
  /** Each line of the log, besides. */
  readonly onLogLine?: (process: string, line: string) => void;
  /** A process that cannot start does not end the installation, once it has been ready: someone is at work on it. */
  readonly waitsForChanges?: true;
}
