import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { healthUrl } from '@/lib/launch/readiness';
import { startTestInstallation, type TestInstallation } from '@/lib/launch/test-installation';

/** Each process is killed in turn; the issue allows 30 s until all is healthy again. */
const healthyWithinMs = 30_000;

let installation: TestInstallation;

beforeAll(async () => {
  installation = await startTestInstallation();
}, 120_000);
afterAll(() => installation.stop(), 60_000);

async function isHealthy(): Promise<boolean> {
  const response = await fetch(healthUrl(installation.config), { signal: AbortSignal.timeout(6000) }).catch(
    () => null,
  );
  return response?.ok ?? false;
}

test('a start ends when all is healthy', async () => {
  expect(await isHealthy()).toBe(true);
  expect(installation.warnings).toEqual([]);
});

test('a second start from the same data directory is refused', async () => {
  await expect(
    startTestInstallation({ POSTERN_DATA_DIR: installation.config.dataDirectory }),
  ).rejects.toThrow('runs already from');
});

test.each(['transport', 'web', 'postgres'])(
  'a killed %s process is back and all is healthy again within 30 s',
  { timeout: 60_000 },
  async (name) => {
    const killed = installation.pids()[name];
    expect(killed).toEqual(expect.any(Number));
    process.kill(killed ?? 0, 'SIGKILL');
    const since = Date.now();
    const isBack = async () => {
      const pid = installation.pids()[name];
      return pid !== null && pid !== killed && (await isHealthy());
    };
    while (!(await isBack())) {
      expect(
        Date.now() - since,
        `${name} must be back in time: ${JSON.stringify(installation.pids())} ${installation.warnings.join('; ')}`,
      ).toBeLessThan(healthyWithinMs);
      await sleep(100);
    }
    expect(installation.warnings.join('\n')).toMatch(
      name === 'postgres' ? /PostgreSQL ended/ : `The ${name} process`,
    );
  },
);
