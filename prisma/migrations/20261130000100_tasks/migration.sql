-- Work of the installation: each row is run by one live transport server at a time (lib/store/task/tasks.ts).
CREATE TABLE "task" (
    "kind" TEXT COLLATE "C" NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "next_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "run" BIGINT NOT NULL DEFAULT 0,
    "server_id" UUID,
    "epoch" BIGINT,
    "started_at" TIMESTAMPTZ(6),
    "ended_at" TIMESTAMPTZ(6),
    "progress" JSONB,
    "last_result" JSONB,
    "last_error" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "task_pkey" PRIMARY KEY ("kind", "key"),
    CONSTRAINT "task_holder" CHECK (("server_id" IS NULL) = ("epoch" IS NULL))
);
