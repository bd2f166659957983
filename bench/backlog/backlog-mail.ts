import type { BulkPlan } from '../bulk/bulk-plan';

/**
 * Owns: what the backlog is made of: who writes to whom, and why it waits.
 * Promises: whatever the number, the same messages under the same numbers: a larger backlog holds the smaller one. Four
 *   groups, so that a filter on any property can be asked three ways (lists.ts):
 *     most   6 of 10: one big destination, one sender, one subject, one size
 *     some   about 9 of 1,000: unreachable; a sender, subject and size of their own
 *     few    20 of the first 1,000, and no more: suspended; a sender, subject, size, time and domain of their own
 *     rest   the others, over 991 domains, 4,999 senders, each with its number in the subject; one in twelve of them is
 *            deferred by the receiving server, in one of ten queues
 */
export const BACKLOG_CONNECTOR = 'Backlog';
export const BACKLOG_DOMAIN = 'backlog.test';
export const UNREACHABLE_DOMAIN = 'nobody.test';

export const most = {
  domain: `most.${BACKLOG_DOMAIN}`,
  sender: 'noreply@shop.example',
  subject: 'Your order is on its way',
  size: 4096,
};
export const some = { sender: 'newsletter@club.example', subject: 'Reminder: the meeting', size: 3333 };
export const few = {
  domain: `few.${BACKLOG_DOMAIN}`,
  sender: 'auditor@audit.example',
  subject: 'Quarterly audit',
  size: 7777,
};
const REST_DOMAINS = 991;
const DEFERRING_DOMAINS = 10;

export const backlogPlan: BulkPlan = {
  connectorName: BACKLOG_CONNECTOR,
  domains: [
    { name: few.domain, isInRetry: true },
    { name: most.domain, isInRetry: true },
    ...Array.from({ length: REST_DOMAINS }, (_, index) => ({
      name: `d${index}.${BACKLOG_DOMAIN}`,
      isInRetry: true,
    })),
    ...Array.from({ length: DEFERRING_DOMAINS }, (_, index) => ({
      name: `deferring${index}.${BACKLOG_DOMAIN}`,
      isInRetry: false,
    })),
  ],
  // Received within the last three hours: neither a notice of delay nor an end falls due while the bench runs.
  mailSql: (series) => `
    SELECT n, grp, kind, 'user' || (n % 1009) AS local_part,
      CASE kind WHEN 'unreachable' THEN 'd' || (n % 89) || '.${UNREACHABLE_DOMAIN}'
        WHEN 'deferred' THEN 'deferring' || (n / 120 % ${DEFERRING_DOMAINS}) || '.${BACKLOG_DOMAIN}'
        ELSE CASE grp WHEN 'most' THEN '${most.domain}' WHEN 'few' THEN '${few.domain}'
          ELSE 'd' || (n::bigint * 7 % ${REST_DOMAINS}) || '.${BACKLOG_DOMAIN}' END END AS domain,
      CASE grp WHEN 'most' THEN '${most.sender}' WHEN 'some' THEN '${some.sender}' WHEN 'few' THEN '${few.sender}'
        ELSE 'person' || (n::bigint * 31 % 4999) || '@contoso.example' END AS sender,
      CASE grp WHEN 'most' THEN '${most.subject}' WHEN 'some' THEN '${some.subject}' WHEN 'few' THEN '${few.subject}'
        ELSE 'Invoice ' || n || ' for customer ' || (n::bigint * 17 % 65537) END AS subject,
      CASE grp WHEN 'most' THEN ${most.size} WHEN 'some' THEN ${some.size} WHEN 'few' THEN ${few.size}
        ELSE 1024 + n::bigint * 13 % 6144 END AS size,
      CASE grp WHEN 'few' THEN date_trunc('hour', now()) - interval '1 hour'
        ELSE now() - make_interval(secs => 60 + n::bigint * 7919 % 10800000 / 1000.0) END AS received_at,
      CASE kind WHEN 'deferred' THEN now() + make_interval(mins => 120 + n % 720) END AS next_attempt_at
    FROM (
      SELECT n, grp, CASE WHEN grp = 'some' THEN 'unreachable' WHEN grp = 'few' THEN 'suspended'
        WHEN grp = 'rest' AND n % 120 IN (9, 19, 29, 39) THEN 'deferred' ELSE 'queued' END AS kind
      FROM (
        SELECT n, CASE WHEN n < 1000 AND n % 50 = 7 THEN 'few' WHEN n % 10 < 6 THEN 'most'
          WHEN n % 10 = 6 AND n / 10 % 11 = 0 THEN 'some' ELSE 'rest' END AS grp
        FROM ${series}) grouped) kinds`,
};
