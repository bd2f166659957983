-- Users with logon names, and role groups with members. Whoever had an account may do what they could: everything.
ALTER TABLE "user" ADD COLUMN "disabled_at" TIMESTAMPTZ(3),
  ADD COLUMN "password_change_required" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "last_sign_in_at" TIMESTAMPTZ(3);

CREATE TABLE "logon_name" (
  "folded" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "user_id" TEXT NOT NULL,
  "place" INTEGER NOT NULL,
  CONSTRAINT "logon_name_pkey" PRIMARY KEY ("folded"),
  CONSTRAINT "logon_name_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "logon_name_user_id_idx" ON "logon_name" ("user_id");

CREATE TABLE "role_group" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid(),
  "name" TEXT NOT NULL,
  "description" TEXT NOT NULL DEFAULT '',
  "built_in" TEXT,
  "roles" TEXT[],
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "role_group_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "role_group_built_in_key" ON "role_group" ("built_in");
-- Names are unique without regard to case.
CREATE UNIQUE INDEX "role_group_lower_name_key" ON "role_group" (lower("name"));

CREATE TABLE "role_group_member" (
  "role_group_id" UUID NOT NULL,
  "user_id" TEXT NOT NULL,
  CONSTRAINT "role_group_member_pkey" PRIMARY KEY ("role_group_id", "user_id"),
  CONSTRAINT "role_group_member_role_group_id_fkey" FOREIGN KEY ("role_group_id") REFERENCES "role_group" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "role_group_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "role_group_member_user_id_idx" ON "role_group_member" ("user_id");

INSERT INTO "role_group" ("name", "built_in", "roles") VALUES
  ('Organization Management', 'OrganizationManagement', '{}'),
  ('Server Management', 'ServerManagement', '{}'),
  ('Recipient Management', 'RecipientManagement', '{}'),
  ('Records Management', 'RecordsManagement', '{}'),
  ('View-Only Organization Management', 'ViewOnlyOrganizationManagement', '{}'),
  ('Mail Flow Operators', 'MailFlowOperators', '{}'),
  ('Help Desk', 'HelpDesk', '{}');

INSERT INTO "logon_name" ("folded", "name", "user_id", "place")
  SELECT "username", coalesce("display_username", "username"), "id", 0 FROM "user" WHERE "username" IS NOT NULL;
INSERT INTO "role_group_member" ("role_group_id", "user_id")
  SELECT g."id", u."id" FROM "role_group" g CROSS JOIN "user" u WHERE g."built_in" = 'OrganizationManagement';
