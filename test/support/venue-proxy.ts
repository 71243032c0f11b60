import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Server } from 'node:net';

/** A proxy that answers CONNECT with this line, and joins the two where it is a yes. */
export function venueProxy(status: string): { server: Server; asked: string[] } {
  const asked: string[] = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    asked.push(`${request.url} ${Object.keys(request.headers).sort().join()}`);
    socket.on('error', () => undefined);
    if (!status.startsWith('200')) {
      socket.end(`HTTP/1.1 ${status}\r\nproxy-authenticate: Basic realm="venue"\r\n\r\n`);
      return;
    }
    const [host = '', port] = (request.url ?? '').split(':');
    const far = connect(Number(port), host);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    far.pipe(socket);
    socket.pipe(far);
    far.on('error', () => socket.destroy());
    socket.on('close', () => far.destroy());
  });
  return { server, asked };
}
