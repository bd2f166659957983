-- Get-ReceiveSession -ReceiveConnector, and the console's filter by it: names compare without regard to case. The sessions of a
-- connector that few use stood among all the others, which were read until they were found.
CREATE INDEX "receive_session_connector_started_at_id_idx"
  ON "receive_session" (lower("connector_name"), "started_at" DESC, "id" DESC);
