/** Which users the page Devices and Programs is about: parameters of Get-User, the same between renders. */
export const RELAY_ACCOUNTS = { Kind: 'RelayAccount' } as const;
