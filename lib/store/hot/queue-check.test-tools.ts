import type { DeliveryTypeRule, DeliveryTypes } from '@/lib/mail/routing/delivery-type';

/**
 * Owns: the CHECK of queues as it follows from a list of delivery types (lib/mail/routing/delivery-type.ts): a type's
 *   kinds, and what its queues are keyed by.
 * Promises: the statement that a migration for another list consists of.
 */
export function queueCheckStatement(types: DeliveryTypes): string {
  return `ALTER TABLE "queue" DROP CONSTRAINT "queue_delivery_type", ADD CONSTRAINT "queue_delivery_type" CHECK (
  ${[...types].map(([type, rule]) => `(${conditions(type, rule).join(' AND ')})`).join('\n  OR ')}
);`;
}

function conditions(type: string, { kinds, keyedBy }: DeliveryTypeRule): readonly string[] {
  return [
    `"delivery_type" = '${type}'`,
    `"kind" IN (${kinds.map((kind) => `'${kind}'`).join(', ')})`,
    `"connector_id" IS ${keyedBy.connector ? 'NOT NULL' : 'NULL'}`,
    ...(keyedBy.domain ? [] : [`"domain" = ''`]),
  ];
}
