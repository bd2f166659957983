/** How much mail waits for a connector. Asked by the page without connectors; server and browser read it. */
export const WAITING_FOR_CONNECTOR = {
  cmdlet: 'Get-Queue',
  parameters: { Filter: "DeliveryType -eq 'Unreachable'" },
} as const;
