import type { OrganizationConfig, PrismaClient } from '@/lib/store/generated/client';

/** Owns: the settings of the organization: one row, made by a migration. */

type Writer = Pick<PrismaClient, 'organizationConfig'>;

export async function readOrganizationConfig(db: Writer): Promise<OrganizationConfig> {
  return await db.organizationConfig.findUniqueOrThrow({ where: { id: 1 } });
}

export async function updateOrganizationConfig(
  db: Writer,
  data: { readonly sessionIdleSeconds?: number; readonly sessionLifetimeSeconds?: number },
): Promise<OrganizationConfig> {
  return await db.organizationConfig.update({ where: { id: 1 }, data });
}
