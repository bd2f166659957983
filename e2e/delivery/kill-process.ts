import { once } from 'node:events';
import { connect } from 'node:net';
import type { TestInstallation } from '@/lib/testing/test-installation';
import { waitUntil } from '../wait-until';

/** The term the issue sets: a killed child is back, and all is healthy. */
const HEALTHY_WITHIN_MS = 30_000;

type Child = 'transport' | 'web' | 'postgres';

/**
 * Kills one process of an installation as the OOM killer would, and waits until another has taken its place and all is
 * healthy.
 */
export async function killProcess(installation: TestInstallation, name: Child): Promise<void> {
  const pid = await waitUntil(
    `a ${name} process`,
    HEALTHY_WITHIN_MS,
    () => installation.pids()[name] ?? null,
  );
  const killedAt = performance.now();
  process.kill(pid, 'SIGKILL');
  await waitForSuccessor(installation, name, pid, HEALTHY_WITHIN_MS);
  console.log(`${name} killed: healthy after ${((performance.now() - killedAt) / 1000).toFixed(1)} s`);
}

/** Another process in the place of `pid`, and health. */
export async function waitForSuccessor(
  installation: TestInstallation,
  name: Child,
  pid: number,
  timeoutMs: number,
): Promise<void> {
  await waitUntil(`another ${name} process, and health`, timeoutMs, async () => {
    const present = installation.pids()[name] ?? pid;
    if (present === pid) return null;
    const response = await fetch(`${installation.consoleUrl}/api/health`, {
      signal: AbortSignal.timeout(6000),
    });
    await response.arrayBuffer();
    // The launcher's word of a death may be on its way still: the greeting is what a client sees.
    return response.ok && (await greets(installation.config.smtpPort)) ? true : null;
  });
}

export async function greets(port: number): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    const [greeting] = await once(socket.setEncoding('utf8'), 'data');
    return String(greeting).startsWith('220');
  } finally {
    socket.destroy();
  }
}
