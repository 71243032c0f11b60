import { createHmac } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { isIPv4 } from 'node:net';

/** An IPv4 address of this computer and the network that it is in. */
export interface NetworkInterface {
  readonly address: string;
  readonly netmask: string;
}

/** The networks of this moment; a port, so that tests can pull the plug. */
export type ReadInterfaces = () => readonly NetworkInterface[];

/** Those of the system on which neighbours can be: not the computer itself, and no link to one other end. */
export const systemInterfaces: ReadInterfaces = () =>
  Object.values(networkInterfaces())
    .flat()
    .flatMap((one) =>
      one === undefined || one.internal || one.family !== 'IPv4' || one.netmask === '255.255.255.255'
        ? []
        : [{ address: one.address, netmask: one.netmask }],
    )
    .sort((a, b) => (a.address < b.address ? -1 : 1));

function asNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The IPv4 address in what a socket says, which writes it as an IPv6 one at times. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && isIPv4(address.slice(7)) ? address.slice(7) : address;
}

/** True when both are in the same network: nothing in between may cost money. */
export function isNear(of: NetworkInterface, host: string): boolean {
  const plain = plainAddress(host);
  if (!isIPv4(plain)) return false;
  const mask = asNumber(of.netmask);
  const within = (address: string): number => Math.floor(asNumber(address) / (2 ** 32 - mask));
  return within(plain) === within(of.address);
}

/** Names the networks, so that a change is seen. */
export function nameNetworks(interfaces: readonly NetworkInterface[]): string {
  return interfaces.map((one) => `${one.address}/${one.netmask}`).join();
}

/**
 * The port to listen at in these networks: the same each time, so that an address that worked works again, and another
 * one in another network, so that it tells nobody who was where.
 */
export function portFor(secret: Uint8Array, networks: string): number {
  const digest = createHmac('sha256', secret).update(networks).digest();
  return 49_152 + (digest.readUInt16BE(0) % 16_384);
}
