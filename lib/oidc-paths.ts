/** Where a provider sends browsers back to: one address for all of them, which is known before a provider is made. */
export const OIDC_CALLBACK_PATH = '/api/auth/oidc/callback';
