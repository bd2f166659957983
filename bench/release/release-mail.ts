import type { BulkPlan } from '../bulk/bulk-plan';

/**
 * Owns: mail that no connector takes: 4 KB each, to 100 domains.
 */
export const RELEASE_DOMAIN = 'release.test';
const DOMAINS = 100;

export const releasePlan: BulkPlan = {
  connectorName: null,
  domains: [],
  mailSql: (series) => `
    SELECT n, 'unreachable' AS kind, 'd' || (n % ${DOMAINS}) || '.${RELEASE_DOMAIN}' AS domain,
      'user' || (n % 1009) AS local_part, 'person' || (n::bigint * 31 % 4999) || '@contoso.example' AS sender,
      'Invoice ' || n AS subject, 4096 AS size,
      now() - make_interval(secs => 60 + n::bigint * 7919 % 10800000 / 1000.0) AS received_at,
      NULL::timestamptz AS next_attempt_at
    FROM ${series}`,
};
