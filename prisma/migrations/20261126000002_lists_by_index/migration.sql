-- Message lists, each of these measured on a million queued messages.

-- By From Address without regard to case, as the filter compares: equality was served by trigrams alone (9,090 matches:
-- 60 ms to find them in it, so 3 ms), and the order told Zoe from adam.
CREATE INDEX "message_lower_from_address_id_idx" ON "message" (lower("from_address"), "id");
DROP INDEX "message_from_address_id_idx";

-- From messages to their copies without reading these: with 9,090 matches the planner rather read all copies from end to
-- end (120 ms, so 28 ms).
CREATE INDEX "copy_message_id_id_idx" ON "copy"("message_id", "id");
DROP INDEX "copy_message_id_idx";

-- Status Pending Suspend and Pending Remove: the few copies that a command waits for (110 ms, so nothing).
CREATE INDEX "copy_pending_action_idx" ON "copy" ("id") WHERE "pending_action" IS NOT NULL;
