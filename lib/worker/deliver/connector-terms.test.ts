import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { expect, it } from 'vitest';
import { createCertificate } from '@/lib/smtp/receive/tls-certificate';
import { prepareDelivery } from './deliver.test-tools';

/** That a connector's own terms reach the host: what they do is lib/smtp/send/connector-terms.test.ts. */
const delivery = prepareDelivery(1);

it('a connector shows the certificate of its server and begins at its source address, where it is told to', async () => {
  const fqdn = (await delivery.pool.query<{ fqdn: string }>('SELECT fqdn FROM transport_server')).rows[0]
    ?.fqdn;
  const host = tls.createServer({
    ...(await createCertificate(['mx.contoso.com'])),
    requestCert: true,
    rejectUnauthorized: false,
  });
  host.on('tlsClientError', () => undefined);
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const { port } = host.address() as AddressInfo; // a TCP listener's address is never a pipe name
  const called = once(host, 'secureConnection');
  await delivery.connect(
    ['127.0.0.1'],
    { use_implicit_tls: true, client_certificate_enabled: true, source_ip_address: ['127.0.0.4', '::'] },
    port,
  );
  await delivery.send('user@fabrikam.com');
  const [socket] = await called;
  expect(socket).toBeInstanceOf(tls.TLSSocket);
  expect(socket.remoteAddress).toBe('127.0.0.4');
  expect(socket.getPeerCertificate().subject.CN).toBe(fqdn?.slice(0, 64));
  host.close();
  socket.destroy();
  await delivery.queueError();
});

it('an address that its server does not have keeps the queue waiting with that reason', async () => {
  await delivery.connect(['127.0.0.1'], { source_ip_address: ['192.0.2.77'] });
  await delivery.send('user@fabrikam.com');
  expect(await delivery.queueError()).toMatch(/^451 4\.4\.1 This server has no address 192\.0\.2\.77/);
});

it('a version that the host does not speak is said where TLS is required', async () => {
  const { key, cert } = await createCertificate(['mx.contoso.com']);
  const host = net.createServer((socket) => {
    socket.on('error', () => undefined);
    const secure = new tls.TLSSocket(socket, { isServer: true, key, cert, maxVersion: 'TLSv1.2' });
    secure.on('error', () => undefined);
  });
  host.listen(0, '127.0.0.1');
  await once(host, 'listening');
  const { port } = host.address() as AddressInfo; // as above
  await delivery.connect(['127.0.0.1'], { use_implicit_tls: true, tls_minimum_version: 'Tls13' }, port);
  await delivery.send('user@fabrikam.com');
  expect(await delivery.queueError()).toContain('TlsMinimumVersion');
  host.close();
});
