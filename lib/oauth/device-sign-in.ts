import type { HttpClient } from '@/lib/http-client/http-client';
import { newLastError } from '@/lib/mail/outcome/last-error-kinds';
import { deviceEndpointOf, tokenAddressOf } from '@/lib/mail/settings/smtp-credential-kinds';
import type { SecretKey } from '@/lib/secrets/key';
import type { Client } from '@/lib/store/database/pool';
import {
  endDevice,
  type LockedToken,
  putOffDevice,
  storeDevice,
  storeTokenFailure,
} from '@/lib/store/token/smtp-tokens';
import { openSecret, openToken, sealToken } from './credential-secrets';
import { type DeviceAnswer, requestDeviceCode, requestToken, type TokenAnswer } from './request-token';

/**
 * Owns: a sign-in by device code (RFC 8628) of a credential whose lock is held: its begin, and each question whether somebody has
 *   entered the code.
 * Promises: the device code is sealed; it is asked no oftener than the endpoint says; it ends by a token, a refusal or its time.
 */
interface Parts {
  readonly client: Client;
  readonly key: SecretKey;
  readonly http: HttpClient;
}

/** RFC 8628 3.5: by so much each time. */
const SLOWER_SECONDS = 5;
const RETRY_SECONDS = 30;

export async function beginDevice({ client, key, http }: Parts, row: LockedToken): Promise<DeviceAnswer> {
  const { tokenEndpoint, scope } = tokenAddressOf(row);
  const answer = await requestDeviceCode(http, {
    credential: row.name,
    // The command sees to it that there are both.
    tokenEndpoint: tokenEndpoint ?? '',
    deviceEndpoint: deviceEndpointOf(row) ?? '',
    clientId: row.clientId ?? '',
    scope,
    isMicrosoft: row.provider === 'Microsoft365',
  });
  if (!answer.ok) return answer;
  const { ciphertext, keyId } = sealToken(key, row.id, 'device', answer.deviceCode);
  const sealed = { ciphertext: Buffer.from(ciphertext).toString('base64'), keyId };
  await storeDevice(
    client,
    row.id,
    { ...sealed, intervalSeconds: answer.intervalSeconds },
    answer.expiresInSeconds,
  );
  return answer;
}

/** @returns null: it goes on, or there is none that is due */
export async function continueDevice(
  { client, key, http }: Parts,
  row: LockedToken,
): Promise<TokenAnswer | null> {
  const { device, devicePollInMs, deviceExpiresInMs } = row;
  // Another server may have asked while this one waited for the lock.
  if (device === null || devicePollInMs === null || devicePollInMs > 0) return null;
  const { tokenEndpoint, scope } = tokenAddressOf(row);
  const sealed = { ciphertext: Buffer.from(device.ciphertext, 'base64'), keyId: device.keyId };
  const answer = await requestToken(http, {
    credential: row.name,
    tokenEndpoint: tokenEndpoint ?? '',
    scope,
    isMicrosoft: row.provider === 'Microsoft365',
    grant: {
      kind: 'DeviceCode',
      clientId: row.clientId ?? '',
      clientSecret: openSecret(key, row, 'ClientSecret'),
      deviceCode: openToken(key, row.id, 'device', sealed),
    },
  });
  if (!answer.ok && (deviceExpiresInMs ?? 0) > 0 && mayGoOn(answer.code)) {
    const slower = answer.code === 'slow_down' ? SLOWER_SECONDS : 0;
    await putOffDevice(client, row.id, { ...device, intervalSeconds: device.intervalSeconds + slower });
    return null;
  }
  await endDevice(client, row.id);
  if (answer.ok) return answer;
  // Nobody did their part in time, which the endpoint says in words of its own, or no more.
  const isLate = answer.code === 'expired_token' || mayGoOn(answer.code);
  const error = isLate ? newLastError('tokenSignInMissing', { credential: row.name }) : answer.error;
  await storeTokenFailure(client, row, error, RETRY_SECONDS);
  return { ...answer, error };
}

/** A code that is none: the endpoint could not be asked, or was down for a moment. */
function mayGoOn(code: string | null): boolean {
  return code === null || code === 'authorization_pending' || code === 'slow_down';
}
