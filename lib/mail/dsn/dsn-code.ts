/** The statuses that a DSN can tell of: enhanced status codes (RFC 3463) of mail that is late or failed. */
export const DSN_CODE = /^[45]\.[0-9]{1,3}\.[0-9]{1,3}$/;
