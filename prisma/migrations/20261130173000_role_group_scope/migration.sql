-- Which send connectors, accepted domains and servers the rights of a role group are for. NULL: all.
ALTER TABLE "role_group" ADD COLUMN "scope" JSONB;
