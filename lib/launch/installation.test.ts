import { expect, test } from 'vitest';
import { toSecretKey } from '@/lib/secrets/key';
import { connect } from '@/lib/store/client';
import { checkInstallation } from './installation';
import { useTestDatabase } from './test-database';

const database = useTestDatabase();

test('the first key is remembered and another one refused', async () => {
  const prisma = connect(database.url);
  const key = toSecretKey(Buffer.alloc(32, 1));
  await checkInstallation(prisma, key);
  await checkInstallation(prisma, key);
  await expect(checkInstallation(prisma, toSecretKey(Buffer.alloc(32, 2)))).rejects.toThrow(
    'POSTERN_SECRET_KEY',
  );
  await checkInstallation(prisma, key);
  await prisma.$disconnect();
});
