import { subscribe } from 'node:diagnostics_channel';
import https from 'node:https';
import process from 'node:process';
import { Certificates } from './https-certificates.mjs';
import { isThisComputer, tellCertificates } from './request-scheme.mjs';

/**
 * Owns: that the web process speaks TLS at a port of its own. Loaded before Next (`node --import`), behind web-door.mjs.
 * Promises: what comes by TLS is handled by the server that Next makes, door and all. From another computer, TLS is understood at the
 *   port for http too: a browser that was once told to use https alone (Strict-Transport-Security) comes there with it.
 * Does not: send http to https (web-door.mjs).
 *
 *     POSTERN_HTTPS={"port":3443,"httpPort":3000,"host":"0.0.0.0","certificates":[{"certificate":"/…","key":"/…"}]}
 */
const CANNOT_START_STATUS = 78;
const LOOK_EVERY_MS = 10_000;
/** As long as Node gives a client for its headers. */
const FIRST_OCTET_MS = 60_000;
/** RFC 8446 5.1: the content type of a handshake. */
const TLS_HANDSHAKE = 0x16;

const settings = JSON.parse(process.env.POSTERN_HTTPS ?? 'null');
if (settings !== null) {
  const certificates = open(settings.certificates);
  tellCertificates((name) => certificates.has(name));
  subscribe('tracing:net.server.listen:asyncEnd', function once({ server }) {
    if (server.address()?.port !== settings.httpPort) return;
    listen(server, certificates);
  });
}

function open(files) {
  try {
    return new Certificates(files);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(CANNOT_START_STATUS);
  }
}

function listen(plain, certificates) {
  const secure = https.createServer({
    ...certificates.first,
    SNICallback: (name, done) => done(null, certificates.contextFor(name)),
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  });
  certificates.tellEnding(say, Date.now());
  setInterval(() => {
    // Not without need: what browsers have kept of their last handshake ends with it.
    if (certificates.refresh(say)) secure.setSecureContext({ ...certificates.first, minVersion: 'TLSv1.2' });
    certificates.tellEnding(say, Date.now());
  }, settings.lookEveryMs ?? LOOK_EVERY_MS).unref();
  for (const event of ['request', 'checkContinue', 'upgrade']) {
    secure.on(event, (...args) => plain.emit(event, ...args));
  }
  // What a scanner says is no event of ours.
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  secure.on('error', (error) => {
    process.stderr.write(`The console cannot listen at port ${settings.port} for https: ${error.message}\n`);
    process.exit(CANNOT_START_STATUS);
  });
  secure.listen({ port: settings.port, host: settings.host });
  understandTls(plain, secure);
}

function understandTls(plain, secure) {
  const [serve] = plain.listeners('connection');
  plain.removeListener('connection', serve);
  plain.on('connection', (socket) => {
    if (isThisComputer(socket)) return serve.call(plain, socket);
    const over = () => socket.destroy();
    socket.setTimeout(FIRST_OCTET_MS, over);
    socket.once('error', over);
    socket.once('data', (octets) => {
      socket.setTimeout(0);
      socket.removeListener('timeout', over);
      socket.removeListener('error', over);
      socket.pause();
      socket.unshift(octets);
      if (octets[0] === TLS_HANDSHAKE) secure.emit('connection', socket);
      else serve.call(plain, socket);
      process.nextTick(() => socket.resume());
    });
  });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
