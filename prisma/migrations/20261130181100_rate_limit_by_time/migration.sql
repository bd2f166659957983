-- Each try at a password sweeps what is over; without this it read all that is counted to find nothing.
CREATE INDEX "rate_limit_last_request_idx" ON "rate_limit" ("last_request");
