import { defineConfig } from 'prisma-cli/config';

/** Prisma's CLI settings. Only for authoring and checking migrations: `npm start` applies them itself (lib/launch/postgres/migrate.ts). */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://127.0.0.1:5432/postern' },
});
