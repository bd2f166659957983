-- At which smart hosts the tokens of an SMTP credential may be said.
ALTER TABLE "smtp_credential" ADD COLUMN "allowed_smart_hosts" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Those that there are keep their way: the provider's own, and where their connectors go today.
UPDATE "smtp_credential" c SET "allowed_smart_hosts" = ARRAY(
  SELECT unnest(CASE c."provider"
    WHEN 'Microsoft365' THEN ARRAY['smtp.office365.com', 'smtp.hve.mx.microsoft', 'smtp-hve.office365.com']
    WHEN 'Google' THEN ARRAY['smtp-relay.gmail.com', 'smtp.gmail.com']
    ELSE ARRAY[]::TEXT[] END)
  UNION
  SELECT lower(unnest(s."smart_hosts")) FROM "send_connector" s WHERE s."smtp_credential_id" = c."id"
);
