import net from 'node:net';
import process from 'node:process';

/**
 * Owns: that a process listens at the sockets that its launcher holds for it (held-ports.ts). Loaded before the process's own
 *   program (`node --import`), for Next offers no way to give it a socket.
 * Promises: the first listen on a port that the launcher names is on that socket; every other is as it was.
 *
 *     POSTERN_HELD_PORTS=3:3000,4:3443    file descriptors and ports
 */
const held = new Map(
  (process.env.POSTERN_HELD_PORTS ?? '')
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split(':').map(Number))
    .map(([fd, port]) => [port, fd]),
);
// Nothing that this process starts has it.
delete process.env.POSTERN_HELD_PORTS;

if (held.size > 0) {
  const { listen } = net.Server.prototype;
  net.Server.prototype.listen = function listenAtHeldPort(...args) {
    const [first] = args;
    const port = Number(typeof first === 'object' && first !== null ? first.port : first);
    const fd = held.get(port);
    if (fd === undefined) return listen.apply(this, args);
    held.delete(port);
    if (held.size === 0) net.Server.prototype.listen = listen;
    return listen.call(this, { fd }, ...args.filter((argument) => typeof argument === 'function'));
  };
}
