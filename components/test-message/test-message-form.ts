export interface TestMessage {
  From: string;
  /** Several addresses, separated by commas. */
  To: string;
  Subject: string;
  Body: string;
}

/** Of Send-MailMessage. */
export function toParameters(message: TestMessage): Record<string, unknown> {
  const addresses = message.To.split(/[,;\s]+/).filter((address) => address !== '');
  return { From: message.From, To: addresses, Subject: message.Subject, Body: message.Body };
}
